# Draws a terminal's text, with its SGR escapes, as SVG: tmux capture-pane -ep | awk -f terminal_svg.awk
#
# COLUMNS is the width drawn. TITLE is read aloud in place of the picture. Meaning is in the text; colours only repeat it.
function escaped(text) {
    gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
    gsub(/ /, "\302\240", text) # spaces that no renderer folds
    return text
}
function flush_run() {
    if (run != "") line = line "<tspan" style ">" escaped(run) "</tspan>"
    run = ""
}
function look(codes,   n, part, i, fill, extra) {
    n = split(codes, part, ";")
    if (codes == "") { bold = 0; dim = 0; under = 0; fill_now = "" }
    for (i = 1; i <= n; i++) {
        if (part[i] == 0) { bold = 0; dim = 0; under = 0; fill_now = "" }
        else if (part[i] == 1) bold = 1
        else if (part[i] == 2) dim = 1
        else if (part[i] == 22) { bold = 0; dim = 0 }
        else if (part[i] == 4) under = 1
        else if (part[i] == 24) under = 0
        else if (part[i] == 39) fill_now = ""
        else if (part[i] in palette) fill_now = palette[part[i]]
    }
    style = (bold ? " font-weight=\"bold\"" : "") (dim ? " opacity=\"0.65\"" : "") \
            (under ? " text-decoration=\"underline\"" : "") (fill_now != "" ? " fill=\"" fill_now "\"" : "")
}
BEGIN {
    palette[31] = "#ff8a80"; palette[32] = "#8fd694"; palette[33] = "#f2c572"; palette[34] = "#8ab4f8"
    palette[35] = "#d7a6f2"; palette[36] = "#7fd3dc"; palette[91] = "#ff8a80"; palette[92] = "#8fd694"
    palette[93] = "#f2c572"; palette[94] = "#8ab4f8"; palette[96] = "#7fd3dc"
    rows = 0; widest = COLUMNS ? COLUMNS : 80
}
{
    line = ""; run = "";
    text = $0
    gsub(/\033\]8;[^\033\007]*(\033\\|\007)/, "", text)
    sub(/[ ]+$/, "", text)
    while (match(text, /\033\[[0-9;]*m/)) {
        run = run substr(text, 1, RSTART - 1);
        flush_run()
        look(substr(text, RSTART + 2, RLENGTH - 3))
        text = substr(text, RSTART + RLENGTH)
    }
    run = run text
    flush_run()
    body[++rows] = line
}
END {
    while (rows > 1 && body[rows] == "") rows--
    width = widest * 8.4 + 32; height = rows * 20 + 32
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n", width, height, width, height
    printf "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#1d2129\"/>\n", escaped(TITLE)
    print "<g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" fill=\"#e6e6e6\">"
    for (i = 1; i <= rows; i++)
        printf "<text x=\"16\" y=\"%d\">%s</text>\n", 30 + (i - 1) * 20, body[i]
    print "</g>\n</svg>"
}
