-- Runs as `pandoc lua book.lua job.json`: one process for all chapters in one format.
-- Writes answer.json: what is wrong, or for each chapter the file with its finished text.

package.path = pandoc.path.directory(arg[0]) .. '/?.lua;' .. package.path
local labels, links = require 'labels', require 'links'

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('a')
  file:close()
  return text
end

local function write(path, text)
  local file = assert(io.open(path .. '.partial', 'wb'))
  file:write(text)
  file:close()
  assert(os.rename(path .. '.partial', path))
end

local function exists(path)
  local file = io.open(path, 'rb')
  if file then file:close() end
  return file ~= nil
end

local job = pandoc.json.decode(read(arg[1]), false)
FORMAT = job.format -- the filters shared with Quarto look at it
local writer = require(job.format)
local words = labels.words[job.lang:match('^%a+')] or labels.words.en
local problems = {}

local function sorted(set)
  local keys = pandoc.List {}
  for key in pairs(set) do keys:insert(key) end
  keys:sort()
  return keys
end

-- Scan each chapter, or take its scan from the cache.
local trees, founds = {}, {}
local function tree(chapter)
  if not trees[chapter.path] then trees[chapter.path] = labels.read(read(chapter.markdown), job.format, {}) end
  return trees[chapter.path]
end
for _, chapter in ipairs(job.chapters) do
  chapter.digest = pandoc.sha1(read(chapter.markdown))
  local record = job.cache .. '/' .. job.format .. '/' .. pandoc.sha1(chapter.digest .. chapter.path .. chapter.number .. job.settings) .. '.scan.json'
  if exists(record) then
    founds[chapter.path] = pandoc.json.decode(read(record), false)
  else
    local own = {}
    local doc = labels.read(read(chapter.markdown), job.format, own)
    trees[chapter.path] = doc
    founds[chapter.path] = labels.scan(doc, chapter, own)
    for _, p in ipairs(own) do
      p.path = chapter.path
      problems[#problems + 1] = p
    end
    if #own == 0 then write(record, pandoc.json.encode(founds[chapter.path])) end
  end
end

-- The book's labels, ids, pages and citations.
local book = {labels = {}, ids = {}, pages = {}, cited = {}}
for n, chapter in ipairs(job.chapters) do
  local found = founds[chapter.path]
  local page = {path = chapter.path, href = chapter.href, title_id = found.title_id ~= '' and found.title_id or 'chapter-' .. n}
  chapter.title_id = page.title_id
  book.pages[chapter.path] = page
  for _, id in ipairs(sorted(found.ids)) do
    local other = book.ids[id]
    if other then
      problems[#problems + 1] = {path = chapter.path, needle = '#' .. id, given = 'the label ' .. id .. ', which ' .. other.path .. ' has too',
        expected = 'each label once in the book', remedy = 'rename one'}
    end
    book.ids[id] = page
  end
  for id, label in pairs(found.labels) do
    label.owner = page
    book.labels[id] = label
  end
  for _, key in ipairs(found.cites) do book.cited[key] = true end
  if read(chapter.markdown):find('{#refs', 1, true) then book.refs_chapter = page end
end
if next(book.cited) and not book.refs_chapter then
  problems[#problems + 1] = {path = job.chapters[1].path, needle = '', given = 'citations, but no chapter for the references',
    expected = '::: {#refs} ::: in one chapter', remedy = 'add it'}
end

-- The bibliography, once; only what is cited.
local references, cited = {}, pandoc.List {}
for _, path in ipairs(job.bibliography) do
  for _, entry in ipairs(pandoc.read(read(path), 'bibtex').meta.references or {}) do
    local key = pandoc.utils.stringify(entry.id)
    references[key] = true
    if book.cited[key] then cited:insert(entry) end
  end
end

local function summary()
  local lines = pandoc.List {}
  for _, id in ipairs(sorted(book.labels)) do
    local label = book.labels[id]
    lines:insert(id .. '=' .. label.kind .. label.number .. label.owner.path)
  end
  for _, id in ipairs(sorted(book.ids)) do lines:insert(id .. '@' .. book.ids[id].path) end
  for _, chapter in ipairs(job.chapters) do lines:insert(chapter.path .. ' ' .. chapter.number .. ' ' .. chapter.title_id) end
  for _, key in ipairs(sorted(book.cited)) do lines:insert(key) end
  return pandoc.sha1(table.concat(lines, '\n') .. job.settings)
end

-- Write what is not in the cache.
local context_key = summary()
local answer = {chapters = {}, problems = problems}
for _, chapter in ipairs(job.chapters) do
  local found = founds[chapter.path]
  local result = job.cache .. '/' .. job.format .. '/' .. pandoc.sha1(chapter.digest .. chapter.path .. context_key) .. '.json'
  if not exists(result) then
    local files, wrong = {}, 0
    local context = {
      format = job.format, chapter = chapter, words = words, cache = job.cache, text_width = 431, files = files,
      labels = book.labels, ids = book.ids, pages = book.pages, references = references, cited = cited,
      refs_chapter = book.refs_chapter,
      exists = function(path) return exists(job.root .. '/' .. path) end,
      problem = function(needle, given, expected, remedy)
        wrong = wrong + 1
        problems[#problems + 1] = {path = chapter.path, needle = needle, given = given, expected = expected, remedy = remedy}
      end,
    }
    local doc = links.resolve(tree(chapter), context)
    if wrong == 0 and #problems == 0 then
      for _, filter in ipairs(job.filters) do doc = pandoc.utils.run_lua_filter(doc, filter) end
      doc = links.cite(doc, context)
      local page = writer[job.format == 'html' and 'page' or 'body'](doc, found, context)
      page.title, page.title_id, page.files = found.title, chapter.title_id, sorted(files)
      write(result, pandoc.json.encode(page))
    end
  end
  answer.chapters[#answer.chapters + 1] = {path = chapter.path, result = result}
end
write(arg[1]:gsub('%.json$', '.answer.json'), pandoc.json.encode(answer))
