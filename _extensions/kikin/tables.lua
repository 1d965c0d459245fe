-- Shared by Quarto (at pre-ast, after kikin.lua) and the builtin renderer: tables get their heading cells, widths
-- and scroll region, which Markdown has no words for; rows, sheets and headings stay where they belong in the PDF.

local is_typst = FORMAT:match("typst") ~= nil
local downloads = {} -- label of a table -> its CSV
local LONG_ROW, LONG_SHEET, LONG_TABLE = 30, 42, 20 -- lines

-- Tables ----------------------------------------------------------------------------------------------------

local function is_bold(cell)
  local block = cell.contents[1]
  if not block then return true end
  for _, inline in ipairs(block.content or {}) do
    if inline.t ~= "Strong" then return false end
  end
  return true
end

local function is_total(row)
  local seen = false
  for _, cell in ipairs(row.cells) do
    if not is_bold(cell) then return false end
    seen = seen or #cell.contents > 0
  end
  return seen
end

local function relative_widths(text, columns)
  local widths, sum = {}, 0
  for width in (text or ""):gmatch("%d+") do
    widths[#widths + 1] = tonumber(width)
    sum = sum + tonumber(width)
  end
  if #widths ~= columns then return nil end
  for index, width in ipairs(widths) do widths[index] = width / sum end
  return widths
end

local function set_widths(element, text)
  local widths = relative_widths(text, #element.colspecs)
  for index, spec in ipairs(element.colspecs) do
    element.colspecs[index] = { spec[1], widths and widths[index] or nil }
  end
end

-- On a page each cell says itself what it is; in the PDF the table does, by the numbers of rows and columns.
local function dress(element, heads, is_sheet)
  for _, row in ipairs(element.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attributes.scope = "col" end
  end
  for _, body in ipairs(element.bodies) do
    body.row_head_columns = heads
    for _, row in ipairs(body.body) do
      if not is_sheet and is_total(row) then row.classes:insert("total") end
      for column = 1, math.min(heads, #row.cells) do row.cells[column].attributes.scope = "row" end
    end
  end
end

local function caption_of(element)
  local text = pandoc.utils.stringify(element.caption.long)
  return (text:gsub("%s*{[^}]*}%s*$", ""))
end

-- Lines of type that a cell takes where so many full-width letters fit into a line.
local function cell_lines(cell, letters_per_line)
  local lines = 0
  for line in (pandoc.utils.stringify(cell) .. "\n"):gmatch("(.-)\n") do
    lines = lines + math.max(1, math.ceil((utf8.len(line) or 0) / letters_per_line))
  end
  return lines
end

-- The tallest row of a table, in lines of a narrow column, and all of its rows (of a sheet in lines of an A4 page); and
-- which rows are totals. To ask a cell for what is in it costs more than all the rest: it is read as text.
local function measured(element, is_sheet)
  local has_bold = false
  local copy = element:walk({
    LineBreak = function() return pandoc.Str("\n") end,
    Strong = function() has_bold = true end,
  })
  local tallest, sum, number, totals = 0, 0, #copy.head.rows, ""
  for _, body in ipairs(copy.bodies) do
    for _, row in ipairs(body.body) do
      local lines = 1
      for column, cell in ipairs(row.cells) do
        lines = math.max(lines, cell_lines(cell, is_sheet and (column == 1 and 11 or 42) or 8))
      end
      tallest, sum = math.max(tallest, lines), sum + lines + 0.7
      if has_bold and not is_sheet and is_total(row) then totals = totals .. number .. ", " end
      number = number + 1
    end
  end
  return tallest, sum, totals
end

-- In the PDF a row, a sheet and a short table stay on one page, unless it is so long that it might not fit there.
local function typst_table(element, heads, is_sheet, is_small)
  local tallest, whole, totals = measured(element, is_sheet)
  local stays = whole < (is_sheet and LONG_SHEET or LONG_TABLE)
  local rows_stay = not is_sheet and tallest < LONG_ROW
  return ("#kikin-table(head: %d, names: %d, totals: (%s), sheet: %s, stays: %s, rows-stay: %s%s)["):format(
    #element.head.rows, heads, totals, is_sheet, stays, rows_stay, is_small and ", size: 7.5pt" or ""
  )
end

-- Key figures are a list whose items hold a name, a figure and a note; in the PDF the template lays them out.
local KEY_PARTS = { "name", "value", "note" }

local function key_figures(div)
  local inlines = pandoc.Inlines({ pandoc.RawInline("typst", "#kikin-key-figures(") })
  div.content:walk({
    BulletList = function(list)
      for _, item in ipairs(list.content) do
        inlines:insert(pandoc.RawInline("typst", "("))
        for _, part in ipairs(KEY_PARTS) do
          inlines:insert(pandoc.RawInline("typst", part .. ": ["))
          pandoc.Blocks(item):walk({
            Span = function(span)
              if span.classes:includes("key-" .. part) then inlines:extend(span.content) end
            end,
          })
          inlines:insert(pandoc.RawInline("typst", "], "))
        end
        inlines:insert(pandoc.RawInline("typst", "), "))
      end
    end,
  })
  inlines:insert(pandoc.RawInline("typst", ")"))
  return pandoc.Plain(inlines)
end

local function label_of(element)
  if element.identifier ~= "" then return element.identifier end
  return pandoc.utils.stringify(element.caption.long):match("{#(tbl%-[%w-]+)}") or ""
end

-- The CSV of a table, under it: a page links to it, a print doesn't.
local function with_download(div, label, caption)
  if not downloads[label] then return div end
  local name = pandoc.Attr("", {}, { { "aria-label", "CSV：" .. caption } })
  return { div, pandoc.Div({ pandoc.Plain({ pandoc.Link("CSV", downloads[label], "", name) }) }, { class = "download" }) }
end

-- In the PDF a line under a table moves up to it, and an imprint stays on one page.
local function boxed(div, opening)
  div.content:insert(1, pandoc.RawBlock("typst", opening))
  div.content:insert(pandoc.RawBlock("typst", "]"))
  return div.content
end

local function table_div(div)
  if is_typst and div.classes:includes("kikin-note") then return boxed(div, "#kikin-note[") end
  if is_typst and div.classes:includes("whole") then return boxed(div, "#block(breakable: false)[") end
  if is_typst and div.classes:includes("key-figures") then return key_figures(div) end
  if not div.classes:includes("kikin-table") then return nil end
  local heads, is_sheet = tonumber(div.attributes["row-headers"] or "0") or 0, div.classes:includes("sheet")
  local caption, label, columns, opening = "", "", 0, nil
  local content = div.content
  for _, element in ipairs(content) do
    if element.t == "Table" then
      caption, label, columns = caption_of(element), label_of(element), #element.colspecs
      set_widths(element, div.attributes.widths)
      if is_typst then
        opening = typst_table(element, heads, is_sheet, div.classes:includes("small"))
      else
        dress(element, heads, is_sheet)
      end
    end
  end
  div.content = content
  if opening then return boxed(div, opening) end
  div.attributes.widths = nil
  div.attributes["row-headers"] = nil
  if not is_sheet then
    div.attributes.role = "region"
    div.attributes.tabindex = "0"
    div.attributes["aria-label"] = caption ~= "" and caption or "表"
    div.classes:insert("columns-" .. math.min(columns, 12))
  end
  return with_download(div, label, caption)
end

-- A heading just before a landscape page belongs on that page.
local function headings_into_landscape(blocks)
  local result = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    if block.t == "Div" and block.classes:includes("landscape") then
      while #result > 0 and result[#result].t == "Header" do
        block.content:insert(1, result:remove(#result))
      end
    end
    result:insert(block)
  end
  return result
end

function Pandoc(document)
  local listed = document.meta.downloads and pandoc.utils.stringify(document.meta.downloads) or ""
  local folder, labels = listed:match("^(%S+)(.*)$")
  for label in (FORMAT:match("html") and labels or ""):gmatch("%S+") do
    downloads[label] = folder .. "/" .. label .. ".csv"
  end
  local blocks = document.blocks:walk({ Div = table_div })
  document.blocks = FORMAT:match("html") and blocks or headings_into_landscape(blocks)
  return document
end
