-- Neovim's own client in front of the server, over a copy of the shop in the folder SHOP. The set-up that it runs with is the one
-- on the page (SETUP). Says what is wrong and ends with 1, or with 0.

local shop = os.getenv("SHOP")

local function check(holds, what)
  if not holds then
    error(what, 2)
  end
end

local function read(name)
  local file = assert(io.open(shop .. "/" .. name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local function write(name, text)
  local file = assert(io.open(shop .. "/" .. name, "wb"))
  file:write(text)
  file:close()
end

local function replaced(text, old, new)
  local from, to = text:find(old, 1, true)
  check(from, old .. " does not stand there")
  return text:sub(1, from - 1) .. new .. text:sub(to + 1)
end

-- Puts the cursor on the byte behind what is written.
local function go(before)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local _, to = line:find(before, 1, true)
    if to then
      vim.api.nvim_win_set_cursor(0, { number, to })
      return
    end
  end
  error(before .. " does not stand there", 2)
end

local function ask(method, more)
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(), more or {})
  local answers = assert(vim.lsp.buf_request_sync(0, method, params, 20000), method .. " is not answered")
  for _, answer in pairs(answers) do
    check(not answer.err, method .. ": " .. vim.inspect(answer.err))
    return answer.result
  end
  error("no server is attached", 2)
end

local function found()
  return vim.diagnostic.get(0)
end

local function run()
  local tidy = read("events.onboard")
  write("events.onboard", replaced(replaced(tidy, "aisle == toys in", "aisle is toys in"), "    enter when", "  enter   when"))
  vim.cmd("edit " .. shop .. "/events.onboard")
  check(vim.bo.filetype == "onboard", "the file is of the language")
  check(vim.bo.commentstring == "// %s", "comments are known")

  check(vim.wait(30000, function() return #found() > 0 end), "nothing is found")
  local slip = found()[1]
  check(#found() == 1 and slip.source == "onboard", vim.inspect(found()))
  check(slip.message:find("`is` stands where two things are compared", 1, true), slip.message)
  local line = vim.api.nvim_buf_get_lines(0, slip.lnum, slip.lnum + 1, false)[1]
  check(line:sub(slip.col + 1, slip.end_col) == "is", "the finding stands at " .. line)

  go("aisle is toy")
  vim.api.nvim_buf_set_text(0, slip.lnum, slip.col, slip.lnum, slip.end_col, { "==" })
  check(vim.wait(20000, function() return #found() == 0 end), "the finding stays: " .. vim.inspect(found()))

  go("where price > user.bud")
  local shown = ask("textDocument/hover")
  check(shown.contents.value:find("field budget: int in 1 to 5_000", 1, true), vim.inspect(shown))
  vim.lsp.buf.definition()
  check(vim.wait(20000, function() return vim.api.nvim_buf_get_name(0):match("profile%.onboard$") end), "no way to the field")
  check(vim.api.nvim_get_current_line():match("^field budget:"), "the cursor is on " .. vim.api.nvim_get_current_line())

  vim.cmd("buffer events.onboard")
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = 20000 })
  else
    vim.lsp.buf.formatting_sync(nil, 20000)
  end
  check(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n" == tidy, "the file is not formatted")

  go("where price > user.bud")
  local offered = ask("textDocument/completion")
  local labels = vim.tbl_map(function(one) return one.label end, offered.items or offered)
  check(vim.tbl_contains(labels, "budget"), "after `user.` this is offered: " .. vim.inspect(labels))

  go("segment regu")
  vim.lsp.buf.rename("comes_back")
  check(vim.wait(20000, function() return vim.fn.search("segment comes_back {", "nw") > 0 end), "nothing is renamed")
  check(vim.fn.bufnr(shop .. "/decide.onboard") > 0, "the name is changed in other files, too")
end

local ran, why = xpcall(run, debug.traceback)
if not ran then
  io.stderr:write(why .. "\n")
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
