namespace Fiscal.Documents;

/// <summary>Breaks a cell's text into lines of a column.</summary>
internal static class CellWrapper
{
    public readonly struct Glyph
    {
        public Glyph(TextRun run, string text, int columns)
        {
            Run = run;
            Text = text;
            Columns = columns;
        }

        public TextRun Run { get; }

        public string Text { get; }

        /// <summary>Characters it takes, the size factor included.</summary>
        public int Columns { get; }

        public bool IsBlank => Text == " ";

        public bool IsBreak => Text == "\n";
    }

    /// <summary>At least one line, perhaps empty.</summary>
    public static List<List<Glyph>> Wrap(Cell cell, int width, TextWrap wrap, bool eastAsianWide)
    {
        var glyphs = new List<Glyph>();
        foreach (var run in cell.Runs)
        {
            foreach (var (text, columns) in TextGlyphs.Split(run.Text, eastAsianWide))
            {
                // A character wider than its column could never be placed.
                if (columns * run.Style.Width <= width || text == "\n")
                {
                    glyphs.Add(new Glyph(run, text, columns * run.Style.Width));
                }
            }
        }

        var lines = wrap == TextWrap.Word ? ByWord(glyphs, width) : ByCharacter(glyphs, width);
        if (wrap == TextWrap.None)
        {
            lines.RemoveRange(1, lines.Count - 1);
        }

        return lines;
    }

    private static List<List<Glyph>> ByCharacter(List<Glyph> glyphs, int width)
    {
        var lines = new List<List<Glyph>>();
        var line = new List<Glyph>();
        var used = 0;
        foreach (var glyph in glyphs)
        {
            if (glyph.IsBreak || used + glyph.Columns > width)
            {
                Flush();
            }

            if (!glyph.IsBreak)
            {
                line.Add(glyph);
                used += glyph.Columns;
                // A full line is ended at once, so that a break after it yields an empty one, as in ReceiptLine.
                if (used == width)
                {
                    Flush();
                }
            }
        }

        if (line.Count != 0 || lines.Count == 0)
        {
            Flush();
        }

        return lines;

        void Flush()
        {
            lines.Add(line);
            line = [];
            used = 0;
        }
    }

    private static List<List<Glyph>> ByWord(List<Glyph> glyphs, int width)
    {
        var lines = new List<List<Glyph>>();
        var line = new List<Glyph>();
        var used = 0;
        var blanks = new List<Glyph>();
        var fresh = true;
        for (var i = 0; i < glyphs.Count;)
        {
            if (glyphs[i].IsBreak)
            {
                // Blanks before a break or the end have nothing to part.
                Flush();
                fresh = true;
                i++;
                continue;
            }

            if (glyphs[i].IsBlank)
            {
                blanks.Add(glyphs[i++]);
                continue;
            }

            var end = i;
            var word = 0;
            while (end < glyphs.Count && !glyphs[end].IsBlank && !glyphs[end].IsBreak)
            {
                word += glyphs[end++].Columns;
            }

            var gap = blanks.Sum(blank => blank.Columns);
            if (used + gap + word <= width && (used > 0 || fresh))
            {
                // Blanks at the very start indent and are kept; those at a soft break are not.
                line.AddRange(blanks);
                used += gap;
            }
            else if (used > 0)
            {
                Flush();
            }

            blanks.Clear();
            fresh = false;
            for (; i < end; i++)
            {
                if (used + glyphs[i].Columns > width)
                {
                    Flush();
                }

                line.Add(glyphs[i]);
                used += glyphs[i].Columns;
            }
        }

        if (line.Count != 0 || lines.Count == 0)
        {
            Flush();
        }

        return lines;

        void Flush()
        {
            lines.Add(line);
            line = [];
            used = 0;
            blanks.Clear();
        }
    }
}
