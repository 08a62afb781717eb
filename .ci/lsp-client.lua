-- Run inside Neovim by .ci/lsp-client: the same calls that its keys make.
local function fail(what)
  io.stderr:write("lsp-client: " .. what .. "\n")
  vim.cmd("cquit 1")
end

local function ask(method, params)
  local answers, wrong = vim.lsp.buf_request_sync(0, method, params, 20000)
  if not answers then fail(method .. ": " .. tostring(wrong)) end
  for _, answer in pairs(answers) do
    if answer.error then fail(method .. ": " .. answer.error.message) end
    if answer.result then return answer.result end
  end
  fail(method .. ": no answer")
end

-- Puts the cursor on the first place of a word, counted in bytes as Neovim does, and returns the parameters there.
local function on(word)
  vim.fn.cursor(1, 1)
  if vim.fn.search("\\V" .. word, "cW") == 0 then fail("no `" .. word .. "` in the file") end
  return vim.lsp.util.make_position_params(0, "utf-16")
end

local ok, wrong = pcall(function()
  local id = vim.lsp.start_client({ name = "ringback", cmd = { vim.env.RINGBACK, "lsp", "--lang", "zh-CN" } })
  vim.lsp.buf_attach_client(0, id)
  if not vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 50) then fail("no diagnostics came") end
  local told = vim.diagnostic.get(0)[1]
  if not told.message:find("没有叫 `by` 的节点", 1, true) then fail("told: " .. told.message) end
  local line = vim.api.nvim_buf_get_lines(0, told.lnum, told.lnum + 1, false)[1]
  if line:sub(told.col + 1, told.end_col) ~= '"by"' then fail("the mark stands under " .. line:sub(told.col + 1, told.end_col)) end

  local hover = ask("textDocument/hover", on("ask_two_factors, to"))
  if not hover.contents.value:find("双要素核身", 1, true) then fail("hover: " .. vim.inspect(hover)) end

  local params = on("thank, end_call_politely")
  local items = ask("textDocument/completion", params)
  local found = vim.tbl_filter(function(item) return item.label == "greet" and item.detail ~= nil end, items.items or items)
  if #found ~= 1 then fail("completion offers no act") end

  local place = ask("textDocument/definition", on("new_phone))]"))
  vim.lsp.util.jump_to_location(place, "utf-16")
  if not vim.api.nvim_get_current_line():find("换了手机", 1, true) then fail("definition: " .. vim.api.nvim_get_current_line()) end

  params = on("new_phone))]")
  params.newName = "lost_phone"
  vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", params), "utf-16")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  if text:find("new_phone", 1, true) or not text:find("knows(lost_phone)", 1, true) then fail("rename left a use behind") end

  vim.api.nvim_buf_set_lines(0, told.lnum, told.lnum + 1, false, { (line:gsub('"by"', '"bye"')) })
  if not vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end, 50) then fail("mended, but still told") end
end)
if not ok then fail(tostring(wrong)) end
print("lsp-client: diagnostics, hover, completion, definition and rename work in Neovim\n")
vim.cmd("qall!")
