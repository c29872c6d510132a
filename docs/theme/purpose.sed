# Makes the first lines of a header, its purpose, the brief description of the file. The line count
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
