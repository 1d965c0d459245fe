-- Shared by Quarto (at pre-ast) and the builtin renderer: what comes from data stays text,
-- numbers stay with their units, and line ends between Japanese letters are no spaces.

local is_typst = FORMAT:match("typst") ~= nil
local is_print = FORMAT:match("html") == nil
local SCHEMES = { http = true, https = true, mailto = true, tel = true }
local UNITS = {
  "百万円", "千円", "億円", "万円", "円", "％", "%", "人", "床", "件", "か所", "カ所", "箇所", "施設", "事業",
  "ポイント", "年度", "年", "月", "日", "時間", "回", "㎡", "倍", "区域", "市町村", "機関", "団体", "項目",
}

local function refuse(message)
  io.stderr:write("kikin: " .. message .. "\n")
  os.exit(3)
end

-- Attributes ------------------------------------------------------------------------------------------------

local function is_harmful(name)
  local key = name:lower()
  return key:match("^on") or key == "style" or key == "srcdoc" or key:match("^typst:")
end

-- Handing an element back costs as much as its whole content: only a changed one is handed back.
local function without_harm(element)
  local found = {}
  for name, _ in pairs(element.attributes or {}) do
    if is_harmful(name) then found[#found + 1] = name end
  end
  if #found == 0 then return nil end
  for _, name in ipairs(found) do element.attributes[name] = nil end
  return element
end

-- Raw markup, links, pictures -------------------------------------------------------------------------------

local INERT = { html = true, typst = true, tex = true, latex = true, context = true, markdown = true }

local function is_comment(raw)
  return raw.text:match("^%s*<!%-%-.*%-%->%s*$") ~= nil
end

local function raw_inline(raw)
  if raw.format == "html" and raw.text:match("^<[bB][rR]%s*/?>$") then return pandoc.LineBreak() end
  if is_comment(raw) then return {} end
  if INERT[raw.format] then return pandoc.Str(raw.text) end
end

local function raw_block(raw)
  if is_comment(raw) then return {} end
  if INERT[raw.format] then return pandoc.Para({ pandoc.Str(raw.text) }) end
end

local function link(element)
  local scheme = element.target:gsub("[%s%c]", ""):match("^([%a][%w+.-]*):")
  if scheme and not SCHEMES[scheme:lower()] then return element.content end
  local page = not scheme and element.target:gsub("%.ipynb%f[#\0]", ".html")
  if not page or page == element.target then return without_harm(element) end
  element.target = page -- links between documents are written to the notebook
  return without_harm(element) or element
end

local function image(element)
  if element.src:match("^%a[%w+.-]*:") or element.src:match("^[/\\]") or element.src:match("%.%.") then
    refuse("図は文書のそばのファイルに限ります: " .. element.src)
  end
  local alt = element.attributes["fig-alt"] or ""
  if alt:match("^%s*$") then refuse("図の代替テキスト（fig-alt）がありません: " .. element.src) end
  -- Figures are drawn for the column of a phone; as wide as that of A4 their letters would outgrow the text.
  local part = is_typst and element.src:match("%.svg$") and (element.attributes.width or ""):match("^(%d+)%%$")
  if part then
    element.attributes.width = (tonumber(part) * 2 // 3) .. "%"
    return element
  end
  return without_harm(element)
end

-- Numbers and their units stay on one line (in the PDF the Typst template sees to it) -------------------------

local function is_digit(code)
  return (code >= 48 and code <= 57) or (code >= 0xFF10 and code <= 0xFF19)
end

local function number_end(text, start)
  local stop = start
  for position, code in utf8.codes(text:sub(start)) do
    local letter = utf8.char(code)
    if not is_digit(code) and letter ~= "," and letter ~= "." then break end
    stop = start + position - 1 + #letter
  end
  for _, unit in ipairs(UNITS) do
    if text:sub(stop, stop + #unit - 1) == unit then return stop + #unit end
  end
  return nil, stop
end

local function first_digit(text, start)
  local ascii, wide = text:find("%d", start), text:find("\xEF\xBC[\x90-\x99]", start) -- ０ to ９
  if ascii and wide then return math.min(ascii, wide) end
  return ascii or wide
end

local function era_start(text, start, from)
  for _, era in ipairs({ "令和", "平成", "R", "H", "▲", "△" }) do
    if start - #era >= from and text:sub(start - #era, start - 1) == era then return start - #era end
  end
  return start
end

local function glued(element)
  local text, parts, from, search = element.text, pandoc.Inlines({}), 1, 1
  while true do
    local start = first_digit(text, search)
    if not start then break end
    local stop, after = number_end(text, start)
    if stop then
      start = era_start(text, start, from)
      if start > from then parts:insert(pandoc.Str(text:sub(from, start - 1))) end
      parts:insert(pandoc.Span({ pandoc.Str(text:sub(start, stop - 1)) }, { class = "nobr" }))
      from, search = stop, stop
    else
      search = after
    end
  end
  if from == 1 then return nil end
  if from <= #text then parts:insert(pandoc.Str(text:sub(from))) end
  return parts
end

-- Typst reads some letters as markup where pandoc does not expect it: "- x" at the start of a cell, "...", "-5"
local function typst_safe(element)
  local text = element.text
  if text:match("^{#") then return nil end -- the label of a caption, which Quarto reads after this filter
  local is_mark = text:match("^[-+/]$") or text:match("^=+$") or text:match("^%d+%.$")
  if not (is_mark or text:find("...", 1, true) or text:find("%-[%-%?%d]")) then return nil end
  text = text:gsub("[\\#*_`$<>@%[%]~/'\"=+-]", "\\%0"):gsub("%.%.%.", "\\.\\.\\.")
  if is_mark then text = text:gsub("%.$", "\\.") end
  return pandoc.RawInline("typst", text)
end

-- A line end between two full-width letters is no space (Quarto's reader drops pandoc's own extension for it).
local function is_wide(code)
  return code ~= nil and (code >= 0x2E80 and code <= 0xFFDC and not (code >= 0xFF61 and code <= 0xFFDC) or code >= 0x20000)
end

local function is_joined(before, after)
  if not before or not after then return false end
  local left, right = pandoc.utils.stringify(before), pandoc.utils.stringify(after)
  return left ~= "" and right ~= "" and is_wide(utf8.codepoint(left, utf8.offset(left, -1)))
    and is_wide(utf8.codepoint(right, 1))
end

local function without_line_ends(inlines)
  local joined = {}
  for index, inline in ipairs(inlines) do
    if inline.t == "SoftBreak" and is_joined(inlines[index - 1], inlines[index + 1]) then
      joined[#joined + 1] = index
    end
  end
  if #joined == 0 then return nil end
  for index = #joined, 1, -1 do inlines:remove(joined[index]) end
  return inlines
end

-- Quarto numbers every heading in a PDF; the builtin renderer stops at the same depth by itself.
local NUMBERED = 4
local function unnumbered_below(header)
  if header.level > NUMBERED then
    header.classes:insert("unnumbered")
    return header
  end
end

-- A level that is left out is refused by PDF/UA and misleads who reads by headings.
local level_before
local function header(element)
  if level_before and element.level > level_before + 1 then
    refuse("見出しの段が飛んでいます（" .. ("#"):rep(level_before) .. " の次に " .. ("#"):rep(element.level) .. "）: "
      .. pandoc.utils.stringify(element.content))
  end
  level_before = element.level
  return without_harm(element)
end

local SAFETY = {
  RawInline = raw_inline, RawBlock = raw_block, Link = link, Image = image,
  Div = without_harm, Span = without_harm, Header = header, Code = without_harm,
  CodeBlock = without_harm, Table = without_harm, Figure = without_harm,
}

-- Titles ----------------------------------------------------------------------------------------------------

-- A notebook's title is a template, as in "{year} 事後評価[（{sector}）]". `kikin build` fills it before; on the plain
-- route the document says its words itself, in a division that prints nothing. What stands in brackets goes where a
-- word in it has nothing to say.
local words = {}

-- A form stands in what is printed, its short sheet on the page: what is for the other one goes.
local function for_this_format(div)
  if div.classes:includes(is_print and "only-html" or "only-print") then return {} end
  if div.classes:includes("kikin-words") then
    for name, text in pairs(div.attributes) do words[name] = text end
    return {}
  end
end

local function expanded(template, words)
  local text = template:gsub("%[([^%[%]]*{%w+}[^%[%]]*)%]", function(group)
    for name in group:gmatch("{(%w+)}") do
      if (words[name] or "") == "" then return "" end
    end
    return group
  end)
  text = text:gsub("{(%w+)}", function(name) return words[name] or "" end)
  return (text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""))
end

local function fill_titles(meta)
  for _, name in ipairs({ "title", "subtitle", "pagetitle" }) do
    local text = meta[name] and pandoc.utils.stringify(meta[name]) or ""
    if text:find("{%w+}") then meta[name] = pandoc.MetaInlines({ pandoc.Str(expanded(text, words)) }) end
  end
  for _, name in ipairs({ "prefecture", "date-line", "publisher", "published" }) do
    if words[name] and words[name] ~= "" and not meta[name] then meta[name] = words[name] end
  end
  if meta.publisher then meta["author-meta"] = meta.publisher end
end

-- Quarto boxes what a cell shows. A page cannot be turned inside of a box, and a heading in one is in no list of
-- contents: Markdown comes out of it, be it of a cell that shows Markdown or of one that carries tags.
local function is_markdown_box(block)
  if block.t ~= "Div" or not block.classes:includes("cell") then return false end
  for _, inner in ipairs(block.content) do
    if inner.t == "CodeBlock" and inner.classes:includes("cell-code") then return false end
    if inner.t == "Div" and inner.classes:includes("cell-output") and not inner.classes:includes("cell-output-markdown") then
      return false
    end
  end
  return true
end

local function unboxed(blocks)
  local result = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if not is_markdown_box(block) then
      result:insert(block)
    else
      for _, inner in ipairs(block.content) do
        if inner.t == "Div" and inner.classes:includes("cell-output-markdown") then
          result:extend(inner.content)
        else
          result:insert(inner)
        end
      end
    end
  end
  return result
end

-- The source of a quotation is set smaller; the contents come before the first chapter, after what opens the document.
local function quote_source(span)
  if not span.classes:includes("quote-source") then return nil end
  local inlines = pandoc.Inlines({ pandoc.RawInline("typst", "#kikin-quote-source[") })
  inlines:extend(span.content)
  inlines:insert(pandoc.RawInline("typst", "]"))
  return inlines
end

local function with_contents(blocks)
  for index, block in ipairs(blocks) do
    if block.t == "Header" then
      blocks:insert(index, pandoc.RawBlock("typst", "#kikin-contents-here()"))
      break
    end
  end
  return blocks
end

-- Otherwise only the blocks: metadata are settings as often as they are text. Each walk costs as much as what it does.
function Pandoc(document)
  if quarto then document.blocks = unboxed(document.blocks) end
  local blocks = document.blocks:walk({ traverse = "topdown", Div = for_this_format })
  fill_titles(document.meta)
  local has_line_ends = false
  SAFETY.SoftBreak = function() has_line_ends = true end
  blocks = blocks:walk(SAFETY)
  if has_line_ends then blocks = blocks:walk({ Inlines = without_line_ends }) end
  blocks = blocks:walk(is_typst and { Str = typst_safe, Span = quote_source } or { Str = glued })
  document.blocks = is_typst and with_contents(blocks) or blocks
  if quarto and is_typst then document.blocks = document.blocks:walk({ Header = unnumbered_below }) end
  if quarto and not is_typst then
    document.meta["pdf-name"] = pandoc.path.filename(quarto.doc.input_file):gsub("%.[^.]+$", "") .. ".pdf"
  end
  return document
end
