-- For the builtin renderer only: what Quarto's own filters do for sections, floats, references and callouts.

local is_typst = FORMAT:match("typst") ~= nil
local NAMES = { fig = "図", tbl = "表", sec = "節" }
local CALLOUTS = {
  note = { "ノート", "#2f5d8a" }, tip = { "ヒント", "#2d7a55" }, warning = { "警告", "#9a5b00" },
  important = { "重要", "#b3261e" }, caution = { "注意", "#8a4b00" },
}
local labels, numbered, depth = {}, true, 4

local function refuse(message)
  io.stderr:write("kikin: " .. message .. "\n")
  os.exit(3)
end

local function typst(text) return pandoc.RawInline("typst", text) end
local function typst_block(text) return pandoc.RawBlock("typst", text) end

local function typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("[\r\n]+", " ") .. '"'
end

local function kind_of(identifier) return identifier:match("^(%a+)%-") end

local function register(identifier, text)
  if labels[identifier] then refuse("同じラベルが二度あります: " .. identifier) end
  labels[identifier] = text
end

-- Numbers ---------------------------------------------------------------------------------------------------

local function top_level(document)
  local level = 9
  for _, block in ipairs(document.blocks) do
    if block.t == "Header" then level = math.min(level, block.level) end
  end
  return level
end

local function numbering(document)
  local first, counts, floats = top_level(document), {}, { fig = 0, tbl = 0 }
  local function header(element)
    if element.classes:includes("unnumbered") then
      if is_typst and first > 1 then element.level = element.level - 1 end
      return element
    end
    local level = element.level - first + 1
    counts[level] = (counts[level] or 0) + 1
    for deeper = level + 1, 9 do counts[deeper] = 0 end
    local parts = {}
    for index = 1, level do parts[index] = counts[index] or 0 end
    local number = table.concat(parts, ".")
    if kind_of(element.identifier) == "sec" then register(element.identifier, number) end
    local is_deep = element.level > depth -- absolute, as Quarto counts
    if numbered and not is_deep and not is_typst then
      element.content:insert(1, pandoc.Space())
      element.content:insert(1, pandoc.Span({ pandoc.Str(number) }, { class = "header-section-number" }))
    end
    if numbered and is_deep then element.classes:insert("unnumbered") end
    if is_typst and first > 1 then element.level = element.level - 1 end
    return element
  end
  local function float(element)
    local kind = kind_of(element.identifier)
    if kind == "fig" or kind == "tbl" then
      floats[kind] = floats[kind] + 1
      register(element.identifier, tostring(floats[kind]))
    end
  end
  document.blocks = document.blocks:walk({ traverse = "topdown", Header = header, Figure = float, Table = float })
  return document
end

-- Floats ----------------------------------------------------------------------------------------------------

local function picture(element)
  local alt = element.attributes["fig-alt"] or ""
  element.attributes["fig-alt"] = nil
  if not is_typst then
    element.caption = pandoc.Inlines({ pandoc.Str(alt) })
    return element
  end
  local width = element.attributes.width and (", width: " .. element.attributes.width) or ""
  return typst("#box(image(" .. typst_string(element.src) .. ", alt: " .. typst_string(alt) .. width .. "))")
end

local function numbered_caption(identifier, inlines)
  local kind = kind_of(identifier)
  if not labels[identifier] or not NAMES[kind] then return inlines end
  local number = pandoc.Span({ pandoc.Str(NAMES[kind] .. "\u{A0}" .. labels[identifier]) }, { class = "float-number" })
  local result = pandoc.Inlines({ number, pandoc.Space() })
  result:extend(inlines)
  return result
end

local function caption_inlines(element)
  return pandoc.utils.blocks_to_inlines(element.caption.long)
end

local function typst_float(element, content)
  local kind, caption = kind_of(element.identifier), caption_inlines(element)
  local place = kind == "fig" and "bottom" or "top"
  local blocks = pandoc.Blocks({ typst_block("#figure([") })
  blocks:extend(content)
  local tail = pandoc.Inlines({ typst("], caption: figure.caption(position: " .. place .. ", [") })
  tail:extend(caption)
  tail:insert(typst(']), kind: "quarto-float-' .. kind .. '", supplement: "' .. NAMES[kind] .. '")<'
    .. element.identifier .. ">"))
  blocks:insert(pandoc.Plain(tail))
  blocks:insert(typst_block("\n"))
  return blocks
end

local function plain_table(element)
  element.identifier = ""
  element.caption = pandoc.Caption(pandoc.Blocks({}))
  element.classes:insert("typst:no-figure")
  return element
end

local function table_float(element)
  if not is_typst then
    if #element.caption.long == 0 then return nil end
    local words = pandoc.Span(numbered_caption(element.identifier, caption_inlines(element)), { class = "caption-words" })
    element.caption.long = pandoc.Blocks({ pandoc.Plain({ words }) })
    return element
  end
  if labels[element.identifier] then
    local copy = element:clone()
    return typst_float(copy, { plain_table(element) }), false
  end
  local caption = caption_inlines(element)
  local blocks = pandoc.Blocks({})
  if #caption > 0 then blocks:insert(pandoc.Para({ pandoc.Strong(caption) })) end
  blocks:insert(plain_table(element))
  return blocks, false
end

local function figure_float(element)
  if is_typst and labels[element.identifier] then return typst_float(element, element.content) end
  if is_typst then return nil end
  element.caption.long = pandoc.Blocks({ pandoc.Plain(numbered_caption(element.identifier, caption_inlines(element))) })
  return element
end

-- References ------------------------------------------------------------------------------------------------

local function reference(citation)
  local kind, number = kind_of(citation.id), labels[citation.id]
  if not number then refuse("参照先がありません: @" .. citation.id) end
  if is_typst then
    return typst("#ref(<" .. citation.id .. ">, supplement: [" .. NAMES[kind] .. "])")
  end
  return pandoc.Link(NAMES[kind] .. "\u{A0}" .. number, "#" .. citation.id, "", { class = "quarto-xref" })
end

local function cite(element)
  local result = pandoc.Inlines({})
  for index, citation in ipairs(element.citations) do
    if not NAMES[kind_of(citation.id) or ""] then return element.content end
    if index > 1 then result:extend({ pandoc.Str(","), pandoc.Space() }) end
    result:insert(reference(citation))
  end
  return result
end

-- Callouts, page breaks, landscape --------------------------------------------------------------------------

local function callout_kind(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(.+)$")
    if kind and CALLOUTS[kind] then return kind end
  end
end

local function callout(div, kind)
  local name, colour = table.unpack(CALLOUTS[kind])
  local title = div.attributes.title or name
  if is_typst then
    local blocks = pandoc.Blocks({ typst_block("#callout(body: [") })
    blocks:extend(div.content)
    blocks:insert(pandoc.Plain({
      typst("], title: [#" .. typst_string(title)),
      typst('], background_color: white, icon_color: rgb("' .. colour .. '"), icon: none, body_background_color: white)'),
    }))
    blocks:insert(typst_block("\n"))
    return blocks
  end
  local body = pandoc.Div(div.content, { class = "callout-body" })
  local head = pandoc.Div({ pandoc.Plain({ pandoc.Str(title) }) }, { class = "callout-title" })
  return pandoc.Div({ head, body }, pandoc.Attr("", { "callout", "callout-" .. kind }, { { "role", "note" }, { "aria-label", title } }))
end

local function division(div)
  local kind = callout_kind(div)
  if kind then return callout(div, kind) end
  if is_typst and div.classes:includes("page-break") then return typst_block("#pagebreak(weak: true)") end
  if is_typst and div.classes:includes("landscape") then
    local blocks = pandoc.Blocks({ typst_block("#set page(flipped: true)") })
    blocks:extend(div.content)
    blocks:insert(typst_block("#set page(flipped: false)"))
    return blocks
  end
end

local function settings(meta)
  numbered = meta["number-sections"] ~= false
  depth = tonumber(pandoc.utils.stringify(meta["number-depth"] or "4")) or 4
end

return {
  { Meta = settings },
  { Pandoc = numbering },
  { Cite = cite, Image = picture, Div = division },
  { traverse = "topdown", Table = table_float, Figure = figure_float },
}
