using System.Text;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>The ReceiptLine that a template writes, with the way back: which place of the template a place of the text came from.</summary>
internal sealed class TemplateOutput(string source) : IScriptOutput
{
    /// <summary>Stands at the end of a template's line that holds tags alone: such a line prints nothing, not even an empty line.</summary>
    public const char TagLine = '\uF5A3';

    private readonly StringBuilder _text = new();
    private readonly List<Piece> _pieces = [];

    /// <summary>Where a piece of text came from. The whole of a value came from one place.</summary>
    private readonly struct Piece(int start, int source, bool isValue)
    {
        public int Start { get; } = start;

        public int Source { get; } = source;

        public bool IsValue { get; } = isValue;
    }

    public int Length => _text.Length;

    /// <summary>The text without the line feed at its end: a file ends with one by habit, and ReceiptLine would feed the paper for it.</summary>
    public override string ToString() => _text.ToString(0, _text.Length != 0 && _text[_text.Length - 1] == '\n' ? _text.Length - 1 : _text.Length);

    /// <summary>Writes the template's own text.</summary>
    public void Write(string text, int offset, int count)
    {
        var end = offset + count;
        while (offset < end)
        {
            var mark = text.IndexOf(TagLine, offset, end - offset);
            var stop = mark < 0 ? end : mark;
            if (stop > offset)
            {
                _pieces.Add(new Piece(_text.Length, ReferenceEquals(text, source) ? offset : 0, isValue: false));
                _text.Append(text, offset, stop - offset);
            }

            if (mark < 0)
            {
                return;
            }

            offset = mark + 1;
            if (DropBlankLine() && offset < end && text[offset] == '\n')
            {
                offset++;
            }
        }
    }

    public ValueTask WriteAsync(string text, int offset, int count, CancellationToken cancellationToken)
    {
        Write(text, offset, count);
        return default;
    }

    /// <summary>Writes what a value says, already escaped.</summary>
    public void WriteValue(string text, int sourceOffset)
    {
        _pieces.Add(new Piece(_text.Length, sourceOffset, isValue: true));
        _text.Append(text);
    }

    /// <summary>The place in the template for a place in the text.</summary>
    /// <param name="line">Line of the text, from 1.</param>
    /// <param name="column">Column of the text, from 1.</param>
    /// <returns>An offset into the template.</returns>
    public int SourceOf(int line, int column)
    {
        var offset = 0;
        for (var current = 1; current < line && offset < _text.Length; offset++)
        {
            current += _text[offset] == '\n' ? 1 : 0;
        }

        offset += column - 1;
        var found = 0;
        var first = 0;
        var last = _pieces.Count - 1;
        while (first <= last)
        {
            var middle = (first + last) / 2;
            if (_pieces[middle].Start <= offset)
            {
                found = middle;
                first = middle + 1;
            }
            else
            {
                last = middle - 1;
            }
        }

        return _pieces.Count == 0 ? 0 : _pieces[found].Source + (_pieces[found].IsValue ? 0 : offset - _pieces[found].Start);
    }

    // Blanks that indent a tag are no text either.
    private bool DropBlankLine()
    {
        var start = _text.Length;
        while (start > 0 && _text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        if (start > 0 && _text[start - 1] != '\n')
        {
            return false;
        }

        while (_pieces.Count != 0 && _pieces[_pieces.Count - 1].Start >= start && _text.Length > start)
        {
            _pieces.RemoveAt(_pieces.Count - 1);
        }

        _text.Length = start;
        return true;
    }
}
