# Lists the C++ sources below the current folder, one a line; for the other scripts here.
sources() {
    find lessons exercises solutions tests docs -name node_modules -prune -o \
        \( -name '*.cpp' -o -name '*.hpp' \) -print | sort
}
