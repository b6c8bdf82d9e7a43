using System.Buffers;
using System.Runtime.InteropServices;

namespace Fiscal.Printing.EscPos;

/// <summary>Writes ESC/POS: one method per thing a printer does, and only the bytes that change something.</summary>
/// <remarks>
/// Not thread-safe. Begin each job with <see cref="Initialize"/>; what the job before left behind is unknown. The encoder knows the printer's state from then on: text of the same look and table sends no command.
/// Text that the printer's tables cannot show is transliterated, or becomes a question mark, and is told by <see cref="Report"/>; nothing is cut off silently.
/// Every method leaves its bytes in the output when it returns.
/// </remarks>
public sealed partial class EscPosEncoder
{
    private const byte Esc = 0x1B;
    private const byte Gs = 0x1D;
    private const byte Fs = 0x1C;
    internal const byte Lf = 0x0A;
    private const int Unknown = -1;
    private const int Chunk = 4096;

    /// <summary>Bytes of <c>ESC $</c>, which blanks are shorter than up to this number.</summary>
    internal const int PlaceBytes = 4;

    private readonly IBufferWriter<byte> _output;
    private readonly PrinterSettings _settings;
    private Replacements? _replacements;

    // The output's own memory where it lies in an array, so that a character costs a store and not a call.
    private byte[] _array = [];
    private int _start;
    private int _next;
    private int _end;
    private bool _lent;

    // What the printer does now, as far as it is known.
    private int _table = Unknown;
    private int _bold = Unknown;
    private int _underline = Unknown;
    private int _invert = Unknown;
    private int _size = Unknown;
    private int _alignment = Unknown;
    private bool _basicsKnown;
    private bool _lineOpen;

    // The style that all of the above is known to be; most runs of a receipt share one.
    private TextStyle? _style;

    /// <summary>Creates an encoder.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="profile">The printer; copied.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The profile cannot be used; the message says why.</exception>
    public EscPosEncoder(IBufferWriter<byte> output, PrinterProfile profile)
        : this(output, new PrinterSettings(profile))
    {
    }

    internal EscPosEncoder(IBufferWriter<byte> output, PrinterSettings settings)
    {
        _output = Argument.NotNull(output, nameof(output));
        _settings = settings;
    }

    /// <summary>Whether text stands in the line that is not printed yet.</summary>
    public bool IsLineOpen => _lineOpen;

    /// <summary>Whether bytes stay in the encoder until <see cref="Commit"/>: one call of the output per document instead of one per command.</summary>
    internal bool Batch { get; set; }

    /// <summary>Resets the printer and says what every job relies on: no double-byte mode, the first character table, the American character set, the status by itself where the profile has it.</summary>
    public void Initialize()
    {
        Reserve(16);
        Put(Esc, 0x40);
        _bold = _underline = _invert = _size = _alignment = 0;
        _style = TextStyle.Normal;
        _lineOpen = false;
        Basics();
        if (_settings.Profile.AutomaticStatus)
        {
            // The reset switched it off.
            Put(Gs, 0x61, 0x0F);
        }

        Done();
    }

    /// <summary>Forgets what is known about the printer, as after raw bytes: everything is sent anew when it is needed.</summary>
    public void ForgetState()
    {
        _table = _bold = _underline = _invert = _size = _alignment = Unknown;
        _style = null;
        _basicsKnown = false;
    }

    /// <summary>Writes text into the line.</summary>
    /// <param name="text">The text; a line feed ends the line, other control characters become question marks.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public void Text(string text)
    {
        Argument.NotNull(text, nameof(text));
        EnsureBasics();
        var shown = Transliteration.Apply(text, _settings, _replacements ??= new Replacements());
        var from = 0;
        while (from < shown.Length)
        {
            var end = shown.IndexOf('\n', from);
            if (end < 0)
            {
                end = shown.Length;
            }

            Write(shown, from, end - from);
            if (end < shown.Length)
            {
                Reserve(1);
                Put(Lf);
                _lineOpen = false;
            }

            from = end + 1;
        }

        Done();
    }

    /// <summary>Writes text and ends the line.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public void Line(string text)
    {
        Text(text);
        NewLine();
    }

    /// <summary>Prints the line, or feeds an empty one.</summary>
    public void NewLine()
    {
        Reserve(1);
        Put(Lf);
        _lineOpen = false;
        Done();
    }

    /// <summary>Says where the following lines lie.</summary>
    /// <exception cref="InvalidOperationException">Text stands in the line: printers take this at the start of a line only.</exception>
    public void Align(TextAlignment alignment)
    {
        var value = (int)alignment;
        if (value == _alignment)
        {
            return;
        }

        AtLineStart("An alignment");
        Skip(PutAlignment(Room(3), 0, alignment));
        _alignment = value;
        Done();
    }

    /// <summary>Says how the following text looks.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="style"/> is <see langword="null"/>.</exception>
    public void Style(TextStyle style)
    {
        Argument.NotNull(style, nameof(style));
        EnsureBasics();
        ApplyStyle(style);
        Done();
    }

    /// <summary>Adds what could not be shown so far to a context, one finding per kind.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is <see langword="null"/>.</exception>
    public void Report(RenderContext context)
    {
        _replacements?.Report(Argument.NotNull(context, nameof(context)));
        _replacements = null;
    }

    /// <summary>Bytes as they are. From then on the printer's state counts as unknown.</summary>
    /// <param name="command">Complete commands; <see cref="EscPosDecoder.Check"/> says whether they are.</param>
    /// <exception cref="ArgumentNullException"><paramref name="command"/> is <see langword="null"/>.</exception>
    public void Raw(byte[] command)
    {
        PutAll(Argument.NotNull(command, nameof(command)));
        ForgetState();
        Done();
    }

    internal PrinterSettings Settings => _settings;

    internal Replacements Replacements => _replacements ??= new Replacements();

    /// <summary>The bytes of the table used now; <see langword="null"/> if none is known.</summary>
    internal byte[]? Map => _table == Unknown ? null : _settings.Maps[_table];

    /// <summary>The style that the printer has now, if it is that of some text.</summary>
    internal TextStyle? KnownStyle => _style;

    /// <summary>Where lines lie now; no value of the enumeration if that is not known.</summary>
    internal TextAlignment Aligned => (TextAlignment)_alignment;

    /// <summary>Whether <see cref="Gap"/> would write so many blanks and nothing else.</summary>
    internal bool IsPlainGap(int count) =>
        (_underline | _invert | (_size >> 4)) == 0 && _basicsKnown && (count <= PlaceBytes || !_settings.Profile.PlacesByDots);

    internal void Commit()
    {
        if (_next > _start)
        {
            if (!_lent)
            {
                _array.AsSpan(_start, _next - _start).CopyTo(_output.GetSpan(_next - _start));
            }

            _output.Advance(_next - _start);
        }

        _array = [];
        _start = _next = _end = 0;
    }

    internal void ApplyStyle(TextStyle style)
    {
        if (ReferenceEquals(style, _style))
        {
            return;
        }

        _style = style;
        Reserve(12);
        Switch(ref _bold, style.Bold ? 1 : 0, Esc, 0x45);
        Switch(ref _underline, style.Underline ? 1 : 0, Esc, 0x2D);
        Switch(ref _invert, style.Invert ? 1 : 0, Gs, 0x42);
        Switch(ref _size, ((style.Width - 1) << 4) | (style.Height - 1), Gs, 0x21);
    }

    /// <summary>Parts two texts: by blanks, or by a place where that is shorter and the profile trusts it.</summary>
    internal void Gap(int from, int count)
    {
        if (count > PlaceBytes && _settings.Profile.PlacesByDots)
        {
            Reserve(PlaceBytes);
            Put(Esc, 0x24);
            PutTwo((from + count) * _settings.Profile.CharacterDots);
            _lineOpen = true;
        }
        else
        {
            Blanks(count);
        }
    }

    /// <summary>Blanks that part two texts: only what would be seen in them has to be switched off.</summary>
    internal void Blanks(int count)
    {
        if (count <= 0)
        {
            return;
        }

        EnsureBasics();
        Reserve(9 + count);
        if ((_underline | _invert | (_size >> 4)) != 0)
        {
            _style = null;
            Switch(ref _underline, 0, Esc, 0x2D);
            Switch(ref _invert, 0, Gs, 0x42);
            Switch(ref _size, _size == Unknown ? 0 : _size & 0x0F, Gs, 0x21);
        }

        _array.AsSpan(_next, count).Fill(0x20);
        _next += count;
        _lineOpen = true;
    }

    /// <summary>Writes text whose characters some table has, in the table used now if that one has all of them.</summary>
    internal void Write(string text, int from, int count)
    {
        while (count > 0)
        {
            var table = _table;
            var length = table == Unknown ? 0 : Encode(text, from, count, _settings.Maps[table]);
            from += length;
            count -= length;
            if (count > 0)
            {
                Select(text, from, count);
            }
        }
    }

    /// <summary>Writes text if the table used now has all of it; otherwise nothing.</summary>
    internal bool TryWrite(string text)
    {
        if (_table == Unknown)
        {
            return false;
        }

        Reserve(Math.Max(text.Length, 1));
        if (!TryEncode(ref MemoryMarshal.GetReference(text.AsSpan()), text.Length, ref _array[_next], _settings.Maps[_table]))
        {
            return false;
        }

        _next += text.Length;
        _lineOpen |= text.Length != 0;
        return true;
    }

    /// <summary>Writes what was encoded before, if its table is used now.</summary>
    internal bool TryWriteEncoded(int table, byte[] bytes)
    {
        if (_table != table)
        {
            return false;
        }

        PutAll(bytes);
        _lineOpen = true;
        return true;
    }

    /// <summary>The output's memory with room for so many bytes; what is written there counts with <see cref="Skip"/>, <see cref="EndLine(int)"/> or <see cref="EndLines"/>.</summary>
    internal Span<byte> Room(int count)
    {
        Reserve(count);
        return _array.AsSpan(_next, _end - _next);
    }

    internal void Skip(int count) => _next += count;

    /// <summary>Ends a line of so many bytes in the room.</summary>
    internal void EndLine(int count)
    {
        _array[_next + count] = Lf;
        _next += count + 1;
        _lineOpen = false;
    }

    /// <summary>Takes lines of so many bytes in the room, alignments and line feeds among them.</summary>
    internal void EndLines(int count, TextAlignment aligned)
    {
        _next += count;
        _alignment = (int)aligned;
        _lineOpen &= count == 0;
    }

    internal void EndLine()
    {
        Reserve(1);
        _array[_next++] = Lf;
        _lineOpen = false;
    }

    /// <summary>How much was written since the last commit, and what the printer does then: the place to come back to.</summary>
    internal Mark Save() => new(_next, _table, _bold, _underline, _invert, _size, _alignment, _lineOpen);

    internal void Restore(in Mark mark)
    {
        _next = mark.Next;
        _table = mark.Table;
        _bold = mark.Bold;
        _underline = mark.Underline;
        _invert = mark.Invert;
        _size = mark.Size;
        _alignment = mark.Alignment;
        _style = null;
        _lineOpen = mark.LineOpen;
    }

    /// <summary>Makes room without a commit in between, so that <see cref="Restore"/> can go back.</summary>
    internal void Reserve(int count)
    {
        if (_end - _next < count)
        {
            Grow(count);
        }
    }

    internal void EnsureBasics()
    {
        if (!_basicsKnown)
        {
            Reserve(16);
            Basics();
        }
    }

    private int Encode(string text, int from, int count, byte[] map)
    {
        Reserve(count);
        var i = 0;
        for (; i < count; i++)
        {
            var c = text[from + i];
            var b = c < map.Length ? map[c] : (byte)0;
            if (b == 0)
            {
                break;
            }

            _array[_next++] = b;
        }

        _lineOpen |= i > 0;
        return i;
    }

    // The first table that has all of the rest, or the one that has most of it: changes in the middle of a line are rare and short.
    private void Select(string text, int from, int count)
    {
        var best = Unknown;
        var most = 0;
        for (var table = 0; table < _settings.Maps.Length; table++)
        {
            var map = _settings.Maps[table];
            var length = 0;
            while (length < count && text[from + length] < map.Length && map[text[from + length]] != 0)
            {
                length++;
            }

            if (length > most)
            {
                most = length;
                best = table;
            }
        }

        if (best == Unknown)
        {
            throw new InvalidOperationException("A character reached the encoder that no table of the printer has.");
        }

        Reserve(3);
        Put(Esc, 0x74, _settings.Numbers[best]);
        _table = best;
    }

    private void Basics()
    {
        if (_settings.Profile.CancelKanji)
        {
            Put(Fs, 0x2E);
        }

        Put(Esc, 0x52, 0x00);
        if (_table != 0 || !_basicsKnown)
        {
            Put(Esc, 0x74, _settings.Numbers[0]);
            _table = 0;
        }

        _basicsKnown = true;
    }

    private void Switch(ref int state, int value, byte first, byte second)
    {
        if (state != value)
        {
            Put(first, second, (byte)value);
            state = value;
        }
    }

    private void AtLineStart(string what)
    {
        if (_lineOpen)
        {
            throw new InvalidOperationException($"{what} counts only at the start of a line; end the line before.");
        }
    }

    private void Put(byte value) => _array[_next++] = value;

    private void Put(byte first, byte second)
    {
        _array[_next] = first;
        _array[_next + 1] = second;
        _next += 2;
    }

    private void Put(byte first, byte second, byte third)
    {
        _array[_next] = first;
        _array[_next + 1] = second;
        _array[_next + 2] = third;
        _next += 3;
    }

    private void PutAll(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_next));
        _next += bytes.Length;
    }

    private void Done()
    {
        if (!Batch)
        {
            Commit();
        }
    }

    private void Grow(int count)
    {
        Commit();
        var memory = _output.GetMemory(Math.Max(count, Chunk));
        if (MemoryMarshal.TryGetArray<byte>(memory, out var segment) && segment.Array is { } array)
        {
            _array = array;
            _start = _next = segment.Offset;
            _end = segment.Offset + segment.Count;
            _lent = true;
        }
        else
        {
            _array = new byte[Math.Max(count, Chunk)];
            _start = _next = 0;
            _end = _array.Length;
            _lent = false;
        }
    }

    internal readonly struct Mark(int next, int table, int bold, int underline, int invert, int size, int alignment, bool lineOpen)
    {
        public int Next { get; } = next;

        public int Table { get; } = table;

        public int Bold { get; } = bold;

        public int Underline { get; } = underline;

        public int Invert { get; } = invert;

        public int Size { get; } = size;

        public int Alignment { get; } = alignment;

        public bool LineOpen { get; } = lineOpen;
    }
}
