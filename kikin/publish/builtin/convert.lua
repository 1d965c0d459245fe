-- Run by `pandoc lua`: reads each document once and writes it in every format asked for, one JSON line in, one out for each.
-- { markdown = "…", orders = { { format = "html5", filters = { path, … }, template = path, … }, … } }
-- { text = "…" } as soon as it is written, or { refused = "…" }, after which no other comes

local compiled = {}

local function template(path)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  local known = compiled[path]
  if not known or known.text ~= text then
    known = { text = text, template = pandoc.template.compile(text, path) }
    compiled[path] = known
  end
  return known.template
end

-- What a filter sees of the world: a refusal ends its document, not this process.
local function surroundings(format, said)
  local stderr = { write = function(_, text) said[#said + 1] = text end }
  return setmetatable({
    FORMAT = format,
    io = setmetatable({ stderr = stderr }, { __index = io }),
    os = setmetatable({ exit = function() error("refused", 0) end }, { __index = os }),
  }, { __index = _G })
end

local function written(source, order, said)
  local document = pandoc.Pandoc(source.blocks:clone(), source.meta)
  for name, value in pairs(order.metadata or {}) do document.meta[name] = value end
  for _, path in ipairs(order.filters or {}) do
    document = pandoc.utils.run_lua_filter(document, path, surroundings(order.format, said))
  end
  local options = pandoc.WriterOptions({
    template = order.template and template(order.template),
    reference_doc = order["reference-doc"],
    variables = order.variables,
    wrap_text = "none",
    email_obfuscation = "none",
    section_divs = order["section-divs"] or false,
    table_of_contents = order["table-of-contents"] or false,
    toc_depth = order["toc-depth"] or 3,
  })
  if not order.output then return pandoc.write(document, order.format, options) end
  local bytes = pandoc.system.with_working_directory(order.directory, function() -- where its pictures are
    return pandoc.write(document, order.format, options)
  end)
  local file = assert(io.open(order.output, "wb"))
  file:write(bytes)
  file:close()
  return ""
end

local function say(told)
  io.write(pandoc.json.encode(told), "\n")
  io.flush()
end

for line in io.lines() do
  local said = {}
  local good, trouble = pcall(function()
    local request = pandoc.json.decode(line, false)
    local source = pandoc.read(request.markdown, "markdown")
    for _, order in ipairs(request.orders) do say({ text = written(source, order, said) }) end
  end)
  if not good then say({ refused = #said > 0 and table.concat(said) or tostring(trouble) }) end
end
