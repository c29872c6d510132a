# What Doxygen reads of a header. Its first lines, its purpose, are the brief description of the file. The line count
# stays: what Doxygen says about line 30 is about line 30.
1{
/^\/\/ /{
:more
N
/\n#pragma once$/!bmore
s|^// |/*! \\file\n    \\brief |
s|\n// |\n    |g
s|\n#pragma once$| */|
}
}
# A friend function is not documented here but where it stands; without a page of its own, links to it
# from the listing would lead nowhere.
/^ *friend [a-z].*(.*);$/s/.*//
