using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fiscal.Printing.EscPos;

/// <content>Rows that fit on one line, straight from the document.</content>
public sealed partial class EscPosRenderer
{
    /// <summary>Writes rows and rules from a block on, as long as each fits on one line and needs no other style, table or frame: nearly all of a receipt.</summary>
    /// <returns>The first block that was not written.</returns>
    /// <remarks>The same as <see cref="TryWriteRow"/> and <see cref="WriteRule"/>, without what has to be looked at and put back where something changes.</remarks>
    private int WritePlainRows(EscPosEncoder encoder, IReadOnlyList<DocumentBlock> blocks, int from, ref RowLayout? last)
    {
        var count = blocks.Count;
        if (from >= count || encoder.Map is not { } map || encoder.KnownStyle is not { Underline: false, Invert: false, Width: 1 } style)
        {
            return from;
        }

        var rules = ReferenceEquals(map, _settings.Maps[0]) && style.Equals(TextStyle.Normal);
        var aligned = encoder.Aligned;
        var room = encoder.Room(_rowRoom);
        var end = 0;
        var layout = last;
        LineFormat? format = null;
        var cellCount = -1;
        var j = from;
        for (; j < count; j++)
        {
            var block = blocks[j];
            if (block.Format.Border == LineBorder.Line || room.Length - end < _rowRoom)
            {
                break;
            }

            if (block is not RowBlock row)
            {
                if (block is not RuleBlock || block.Format.Columns.Count != 0 || !rules)
                {
                    break;
                }

                _ruleBytes.CopyTo(room.Slice(end));
                end += _ruleBytes.Length;
                room[end++] = EscPosEncoder.Lf;
                continue;
            }

            // The rows of a table share their format.
            var cells = row.CellArray;
            if (layout is null || !ReferenceEquals(row.Format, format) || cells.Length != cellCount)
            {
                format = row.Format;
                cellCount = cells.Length;
                layout = cellCount == 1 && format.Columns.Count == 0 ? _wholeLine : LayoutOf(format, cellCount, layout);
            }

            var at = end;
            var side = layout.IsWhole && cells.Length != 0 && cells[0].Alignment == TextAlignment.Center ? TextAlignment.Center : TextAlignment.Left;
            if (side != aligned)
            {
                at = encoder.PutAlignment(room, end, side);
            }

            var length = TryPutCells(cells, layout, ref room[at], map, style);
            if (length < 0)
            {
                break;
            }

            // An empty line lies anywhere.
            at = length == 0 ? end : at + length;
            aligned = length == 0 ? aligned : side;
            room[at] = EscPosEncoder.Lf;
            end = at + 1;
        }

        last = layout;
        encoder.EndLines(end, aligned);
        return j;
    }

    /// <summary>Puts a row's texts and the gaps between them into room for the longest row.</summary>
    /// <returns>How many bytes; -1 if the row is none of the plain ones.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int TryPutCells(Cell[] cells, RowLayout layout, ref byte room, byte[] map, TextStyle style)
    {
        ref var to = ref room;
        var x = 0;
        foreach (ref readonly var column in layout.Columns.AsSpan())
        {
            if ((uint)column.Cell >= (uint)cells.Length)
            {
                continue;
            }

            var cell = cells[column.Cell];
            var run = cell.Only;
            if (run is null)
            {
                if (cell.Runs.Count == 0)
                {
                    continue;
                }

                return -1;
            }

            var text = run.Text;
            var length = text.Length;
            ref var first = ref MemoryMarshal.GetReference(text.AsSpan());
            var free = column.Width - length;
            if (free < 0 || Unsafe.Add(ref first, length - 1) == ' ' || (!ReferenceEquals(run.Style, style) && !style.Equals(run.Style)))
            {
                return -1;
            }

            var start = column.Start;
            if (cell.Alignment == TextAlignment.Right)
            {
                start += free;
            }
            else if (cell.Alignment == TextAlignment.Center && !layout.IsWhole)
            {
                if ((free & 1) != 0)
                {
                    return -1;
                }

                start += free >> 1;
            }

            var gap = start - x;
            x = start + length;
            if (gap > 0)
            {
                to = ref gap > layout.MostBlanks ? ref EscPosEncoder.PutPlace(ref to, start * layout.CharacterDots) : ref EscPosEncoder.PutBlanks(ref to, gap);
            }

            if (!EscPosEncoder.TryEncode(ref first, length, ref to, map))
            {
                return -1;
            }

            to = ref Unsafe.Add(ref to, length);
        }

        return (int)Unsafe.ByteOffset(ref room, ref to);
    }

    /// <summary>Writes a row whose cells all fit on one line, in the character table used now; otherwise nothing.</summary>
    private bool TryWriteRow(EscPosEncoder encoder, RowBlock row, RowLayout layout)
    {
        var room = encoder.Room(_rowRoom);
        var at = 0;
        var map = encoder.Map;
        var style = encoder.KnownStyle;
        var mark = default(EscPosEncoder.Mark);
        var marked = false;
        var x = 0;
        var count = 0;
        var columns = layout.Columns;
        var cells = row.Cells;
        var cellCount = cells.Count;
        for (var i = 0; i < columns.Length; i++)
        {
            ref readonly var column = ref columns[i];
            if (column.Cell >= cellCount)
            {
                continue;
            }

            var cell = cells[column.Cell];
            var runs = cell.Runs;
            var runCount = runs.Count;
            if (runCount == 0)
            {
                continue;
            }

            var run = runs[0];
            var used = runCount == 1 ? run.Text.Length * run.Style.Width : Measure(runs, runCount);
            count += runCount;
            var free = column.Width - used;
            var last = runCount == 1 ? run.Text : runs[runCount - 1].Text;
            // No table has a line break, so a text with one is not written here; a blank at the end is dropped or kept by how the cell wraps.
            if (map is null || free < 0 || count > MostRuns || last[last.Length - 1] == ' ')
            {
                goto Back;
            }

            var alignment = cell.Alignment;
            var whole = alignment == TextAlignment.Center && layout.IsWhole;
            if (x == 0)
            {
                var side = whole ? TextAlignment.Center : TextAlignment.Left;
                if (side != encoder.Aligned)
                {
                    Mark(encoder, at, ref marked, ref mark);
                    encoder.Align(side);
                    room = encoder.Room(0);
                    at = 0;
                }
            }

            if (!whole)
            {
                if (alignment == TextAlignment.Center && (free & 1) != 0)
                {
                    goto Back;
                }

                var start = column.Start + (free * (int)alignment / 2);
                var gap = start - x;
                x = start + used;
                if (gap > 0)
                {
                    if (encoder.IsPlainGap(gap))
                    {
                        _ = EscPosEncoder.PutBlanks(ref room[at], gap);
                        at += gap;
                    }
                    else
                    {
                        Mark(encoder, at, ref marked, ref mark);
                        encoder.Gap(start - gap, gap);
                        room = encoder.Room(0);
                        at = 0;
                        style = encoder.KnownStyle;
                    }
                }
            }

            for (var j = 0; ;)
            {
                if (!ReferenceEquals(run.Style, style))
                {
                    Mark(encoder, at, ref marked, ref mark);
                    encoder.ApplyStyle(run.Style);
                    room = encoder.Room(0);
                    at = 0;
                    style = run.Style;
                }

                var text = run.Text;
                if (!EscPosEncoder.TryEncode(ref MemoryMarshal.GetReference(text.AsSpan()), text.Length, ref room[at], map))
                {
                    goto Back;
                }

                at += text.Length;
                if (++j == runCount)
                {
                    break;
                }

                run = runs[j];
            }
        }

        encoder.EndLine(at);
        return true;

    Back:
        if (marked)
        {
            encoder.Restore(mark);
        }

        return false;
    }

    /// <summary>Tells the encoder how far the row is, and remembers once how it began.</summary>
    private static void Mark(EscPosEncoder encoder, int written, ref bool marked, ref EscPosEncoder.Mark mark)
    {
        if (!marked)
        {
            mark = encoder.Save();
            marked = true;
        }

        encoder.Skip(written);
    }

    private static int Measure(IReadOnlyList<TextRun> runs, int runCount)
    {
        var used = 0;
        for (var i = 0; i < runCount; i++)
        {
            used += runs[i].Text.Length * runs[i].Style.Width;
        }

        return used;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RowLayout LayoutOf(LineFormat format, int cellCount, RowLayout? last)
    {
        if (last is not null && last.Fits(format, cellCount))
        {
            return last;
        }

        var layouts = Volatile.Read(ref _layouts);
        foreach (var layout in layouts)
        {
            if (layout.Fits(format, cellCount))
            {
                return layout;
            }
        }

        var made = RowLayout.Of(_engine, format, cellCount, _settings.Profile);
        Volatile.Write(ref _layouts, [made, .. layouts.Take(MostLayouts - 1)]);
        return made;
    }
}
