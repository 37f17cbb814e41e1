-- expect: any
-- LPeg patterns nested by choices, sequences, captures and repetitions, under pcall.
return function()
  for _, grow in ipairs {
    function(p) return p + lpeg.P "b" end, function(p) return "b" + p end,
    function(p) return p * "b" end, function(p) return lpeg.C(p) end,
    function(p) return (p * 1) ^ 0 end, function(p) return -p end,
    function(p) return lpeg.P { "a", a = p } end,
  } do
    pcall(function()
      local p = lpeg.P(1)
      for _ = 1, 30000 do p = grow(p) end
      return p:match("a")
    end)
  end
end
