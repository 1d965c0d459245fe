-- For Word files: headings from level 1, captions with numbers that Word knows, boxes, key figures, page ends.

local function xml(text) return pandoc.RawInline("openxml", text) end
local function xml_block(text) return pandoc.RawBlock("openxml", text) end

local function header(element)
  element.level = math.max(1, element.level - 1)
  return element
end

-- 表 1: the number is a field of the sequence 表, so that Word can list tables and figures, and count anew.
local function span(element)
  if not element.classes:includes("float-number") then return nil end
  local name, number = pandoc.utils.stringify(element):match("^(.-)\u{A0}(%d+)$")
  if not name then return nil end
  return { pandoc.Str(name .. "\u{A0}"), xml('<w:fldSimple w:instr=" SEQ ' .. name .. ' \\* ARABIC "><w:r><w:t>'
    .. number .. "</w:t></w:r></w:fldSimple>"), pandoc.Str("\u{3000}") }
end

local function part_of(item, name)
  local found = nil
  pandoc.Blocks(item):walk({ Span = function(one)
    if one.classes:includes("key-" .. name) then found = one.content end
  end })
  return found
end

local function key_figures(div)
  local blocks = pandoc.Blocks({})
  div.content:walk({ BulletList = function(list)
    for _, item in ipairs(list.content) do
      local line = pandoc.Inlines({})
      line:extend(part_of(item, "name") or {})
      line:extend({ pandoc.Str("　"), pandoc.Strong(part_of(item, "value") or {}) })
      local note = part_of(item, "note")
      if note then line:extend({ pandoc.Str("　") }) line:extend(note) end
      blocks:insert(pandoc.Para(line))
    end
  end })
  return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = "Callout" }))
end

-- The file leaves the site: a link to another of its pages would lead nowhere.
local function link(element)
  if element.target:match("%.ipynb") then return element.content end
end

-- SVG is drawn by few of those who open the file: a picture of points stands beside each.
local function image(element)
  element.src = element.src:gsub("%.svg$", ".png")
  return element
end

-- Widths by what the cells hold, so that no figure breaks; smaller type where a line would not hold them.
local STYLES = { { 104, "Table Text" }, { 128, "Table Small" }, { 160, "Table Tiny" } } -- letters of half width to a line
local LONGEST = 48 -- letters that a column asks for at most; words wrap
local SHORT = 14 -- a column of so few keeps them on one line, as one of figures does, at the cost of the others
local NARROW = 16 -- a column of words is made no narrower: before that the type is

local function letters_of(cell)
  local widest = 0
  for line in (pandoc.write(pandoc.Pandoc(cell.contents), "plain", { wrap_text = "none" }) .. "\n"):gmatch("(.-)\n") do
    local width = 0
    for _, code in utf8.codes(line) do width = width + (code > 0x2000 and 2 or 1) end
    widest = math.max(widest, width)
  end
  return widest
end

local function each_row(element, act)
  for _, row in ipairs(element.head.rows) do act(row, true) end
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do act(row, false) end
  end
end

local function table_fitted(element, room)
  element = element:walk({ Span = span, Image = image, Link = link })
  local widths = {}
  each_row(element, function(row, is_head)
    for index, cell in ipairs(row.cells) do
      local most = is_head and 12 or LONGEST
      widths[index] = math.max(widths[index] or 4, math.min(letters_of(cell), most))
    end
  end)
  local fixed, words, least = 0, 0, 0
  local is_fixed = {}
  for index, width in ipairs(widths) do
    width = width + 3
    widths[index] = width
    is_fixed[index] = width <= SHORT or (element.colspecs[index] or {})[1] == "AlignRight"
    if is_fixed[index] then fixed = fixed + width else words, least = words + width, least + math.min(width, NARROW) end
  end
  local style, line = nil, 0
  for _, one in ipairs(STYLES) do
    style, line = one[2], one[1] * room
    if fixed + least <= line then break end
  end
  local scale = fixed + words > line and fixed < line and (line - fixed) / words or 1
  local sum = fixed + words * scale
  for index, spec in ipairs(element.colspecs) do
    local width = widths[index] or 4
    element.colspecs[index] = { spec[1], (is_fixed[index] and width or width * scale) / sum }
  end
  each_row(element, function(row)
    for _, cell in ipairs(row.cells) do
      local content = pandoc.Blocks(cell.contents):walk({ Plain = function(plain) return pandoc.Para(plain.content) end })
      cell.contents = { pandoc.Div(content, pandoc.Attr("", {}, { ["custom-style"] = style })) } -- which a Plain would not take
    end
  end)
  return element
end

-- A page across: the section before it ends, and that of the page ends after it.
local FOOT = '<w:footerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
  .. 'w:type="default" r:id="rId90"/>'
local MARGINS = '<w:pgMar w:top="1304" w:right="1134" w:bottom="1304" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'

local function section_end(width, height, more)
  return xml_block("<w:p><w:pPr><w:sectPr>" .. FOOT .. '<w:pgSz w:w="' .. width .. '" w:h="' .. height .. '"' .. more
    .. "/>" .. MARGINS .. "</w:sectPr></w:pPr></w:p>")
end

local function division(div)
  if div.classes:includes("landscape") then
    local content = div.content:walk({ Table = function(element) return table_fitted(element, 1.5) end })
    local blocks = pandoc.Blocks({ section_end(11906, 16838, "") })
    blocks:extend(content)
    blocks:insert(section_end(16838, 11906, ' w:orient="landscape"'))
    return blocks, false
  end
  if div.classes:includes("key-figures") then return key_figures(div) end
  if div.classes:includes("page-break") then return xml_block('<w:p><w:r><w:br w:type="page"/></w:r></w:p>') end
  if div.classes:includes("callout-title") then return pandoc.Para({ pandoc.Strong(pandoc.utils.blocks_to_inlines(div.content)) }) end
  if div.classes:includes("callout") then
    return pandoc.Div(div.content, pandoc.Attr("", {}, { ["custom-style"] = "Callout" }))
  end
end

local function other_table(element) return table_fitted(element, 1), false end

return { { traverse = "topdown", Table = other_table, Header = header, Span = span, Div = division, Image = image, Link = link } }
