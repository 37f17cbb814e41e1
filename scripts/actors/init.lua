--- Actors: who is named in a text.
--
-- The rules collect candidates (forms.lua) and roles (roles.lua) while they
-- run in C; when the document has been seen, known names are added and
-- overlaps settled (settle.lua), and everything is named and written
-- (resolve.lua) with the help of what the document told (memory.lua).

local forms = require "forms"
local roles = require "roles"
local mentions = require "mentions"
local resolve = require "resolve"

local function begin()
  forms.clear()
  roles.clear()
  mentions.clear()
end

return { begin, forms.tagger, roles.tagger, resolve }
