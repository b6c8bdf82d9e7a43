namespace Fiscal.Tse.Logs;

/// <summary>Reads an export archive member by member from a stream that need not be seekable. Extracts nothing.</summary>
/// <remarks>
/// Strict about what protects the archive (checksum and its form, padding and end blocks zero: A12, A23) and tolerant about who packed it
/// (GNU and pax names, prefix, base-256 sizes, <c>./</c>: A18). Bad bytes never throw; they end up in <see cref="Findings"/>. Not thread-safe. The stream is not closed.
/// </remarks>
public sealed class TarArchiveReader
{
    /// <summary>Largest member that is read, in bytes (16 MiB); larger ones are skipped with A21.</summary>
    public const int MaxMemberBytes = 16 << 20;

    private const int MaxHeaderBytes = 1 << 20;

    private static readonly HashSet<string> PaxKeywords = new(StringComparer.Ordinal)
    {
        "atime", "charset", "comment", "ctime", "gid", "gname", "hdrcharset", "linkpath", "mtime", "path", "size", "uid", "uname",
    };

    private readonly Stream _stream;
    private readonly List<Finding> _findings = [];
    private readonly byte[] _block = new byte[TarFormat.Block];
    private long _position;
    private bool _ended;
    private bool _notedTool;

    /// <summary>Starts at the current position of a stream.</summary>
    public TarArchiveReader(Stream stream) => _stream = stream ?? throw new ArgumentNullException(nameof(stream));

    /// <summary>What was noticed so far; complete when <see cref="Read"/> has returned <see langword="null"/>.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Bytes read so far.</summary>
    public long Position => _position;

    /// <summary>The next file, or <see langword="null"/> at the end.</summary>
    public TarMember? Read()
    {
        string? longName = null;
        while (!_ended)
        {
            var at = _position;
            var got = Fill(_block, TarFormat.Block);
            if (got < TarFormat.Block)
            {
                End(got == 0 ? "A14" : "A13", at);
                break;
            }

            if (at == 0 && IsWrapper())
            {
                End("A24", at);
                break;
            }

            if (TarFormat.IsZero(_block, 0, TarFormat.Block))
            {
                ReadEnd();
                break;
            }

            var member = ReadMember(at, ref longName);
            if (member is not null) return member;
        }

        return null;
    }

    /// <summary>One header with its content; null if it is no file or the archive ended.</summary>
    private TarMember? ReadMember(long at, ref string? longName)
    {
        var where = "offset " + Digits.Text(at);
        CheckChecksum(where);
        if (!TrySize(out var size))
        {
            End("A12", at);
            return null;
        }

        var type = (char)_block[156];
        var name = HeaderName();
        var limit = type is 'x' or 'g' or 'L' or 'K' ? MaxHeaderBytes : MaxMemberBytes;
        var content = size <= limit ? new byte[size] : null;
        if (content is null)
        {
            Note("A21", name);
            if (!Skip(size)) End("A13", at);
        }
        else if (Fill(content, content.Length) < content.Length)
        {
            End("A13", at);
            content = null;
        }

        if (!_ended) CheckPadding(size, at, name);
        if (content is null) return null;
        switch (type)
        {
            case '0' or '\0' or '7':
                name = Clean(longName ?? name);
                longName = null;
                return new TarMember(name, content, at + TarFormat.Block);
            case 'x':
                longName = PaxName(content, where) ?? longName;
                return null;
            case 'L':
                NoteTool("GNU");
                longName = Text(content, 0, content.Length);
                return null;
            case 'g' or 'K':
                NoteTool("global header");
                return null;
            case '5':
                longName = null;
                NoteTool("folder");
                return null;
            default:
                longName = null;
                Note("A17", name);
                return null;
        }
    }

    /// <summary>Six octal digits, NUL, blank: the one form that no flipped bit leaves intact.</summary>
    private void CheckChecksum(string where)
    {
        var stored = 0;
        var canonical = _block[TarFormat.ChecksumAt + 6] == 0 && _block[TarFormat.ChecksumAt + 7] == ' ';
        for (var i = 0; i < 6; i++)
        {
            var digit = _block[TarFormat.ChecksumAt + i];
            canonical &= digit is >= (byte)'0' and <= (byte)'7';
            stored = (stored << 3) | (digit & 7);
        }

        if (!canonical) Note("A12", where, "form of the checksum");
        else if (stored != TarFormat.Checksum(_block, 0, false) && stored != TarFormat.Checksum(_block, 0, true)) Note("A12", where);
    }

    private bool TrySize(out long size)
    {
        size = 0;
        if (_block[124] >= 0x80)
        {
            if (_block[124] != 0x80) return false;
            NoteTool("base-256 size");
            for (var i = 125; i < 136; i++)
            {
                if (size > long.MaxValue >> 9) return false;
                size = (size << 8) | _block[i];
            }

            return true;
        }

        var digits = 0;
        for (var i = 124; i < 136; i++)
        {
            var c = _block[i];
            if (c is >= (byte)'0' and <= (byte)'7')
            {
                size = (size << 3) | (uint)(c - '0');
                digits++;
            }
            else if (c is 0 or (byte)' ')
            {
                if (digits > 0) return true;
            }
            else
            {
                return false;
            }
        }

        return digits > 0;
    }

    private string HeaderName()
    {
        var name = Text(_block, 0, TarFormat.NameLength);
        var magic = Texts.Latin1(_block, 257, 8);
        if (magic == "ustar\000")
        {
            var prefix = Text(_block, 345, 155);
            return prefix.Length > 0 ? prefix + "/" + name : name;
        }

        NoteTool(magic.StartsWith("ustar", StringComparison.Ordinal) ? "GNU" : "old format");
        return name;
    }

    private string Clean(string name)
    {
        if (name.StartsWith("./", StringComparison.Ordinal))
        {
            NoteTool("./");
            name = name.Substring(2);
        }

        if (name.StartsWith("/", StringComparison.Ordinal) || name.IndexOf('\\') >= 0 || Array.IndexOf(name.Split('/'), "..") >= 0) Note("A17", name);
        return name;
    }

    private string? PaxName(byte[] content, string where)
    {
        string? path = null;
        for (var at = 0; at < content.Length;)
        {
            var blank = Array.IndexOf(content, (byte)' ', at);
            if (blank < 0 || !Digits.TryParse(Texts.Latin1(content, at, blank - at), out var length) || length < 5 || length > content.Length - at
                || content[at + length - 1] != '\n' || Digits.Text(length).Length != blank - at)
            {
                Note("A12", where, "pax header");
                return path;
            }

            var end = at + (int)length - 1;
            var equals = Array.IndexOf(content, (byte)'=', blank, end - blank);
            if (equals < 0)
            {
                Note("A12", where, "pax header");
                return path;
            }

            var key = Texts.Latin1(content, blank + 1, equals - blank - 1);
            if (key == "path" && Texts.TryUtf8(content, equals + 1, end - equals - 1, out var value)) path = value;
            else if (key == "path" || (!PaxKeywords.Contains(key) && key.IndexOf('.') < 0)) Note("A12", where, "pax header");
            at = end + 1;
        }

        return path;
    }

    private void CheckPadding(long size, long at, string name)
    {
        var padding = (int)((TarFormat.Block - (size % TarFormat.Block)) % TarFormat.Block);
        if (padding == 0) return;
        var got = Fill(_block, padding);
        if (!TarFormat.IsZero(_block, 0, got)) Note("A23", name);
        if (got < padding) End("A13", at);
    }

    private void ReadEnd()
    {
        var at = _position;
        var got = Fill(_block, TarFormat.Block);
        if (!TarFormat.IsZero(_block, 0, got)) End("A23", at);
        else if (got == 0) End("A14", at);
        else if (got < TarFormat.Block) End("A13", at);
        _ended = true;
        var hidden = false;
        for (at = _position; (got = Fill(_block, TarFormat.Block)) > 0;) hidden |= !TarFormat.IsZero(_block, 0, got);
        if (hidden) Note("A15", "offset " + Digits.Text(at));
    }

    private bool IsWrapper() => (_block[0] == 0x50 && _block[1] == 0x4b && _block[2] == 3 && _block[3] == 4) || (_block[0] == 0x1f && _block[1] == 0x8b);

    private bool Skip(long size)
    {
        var buffer = new byte[8192];
        while (size > 0)
        {
            var got = Fill(buffer, (int)Math.Min(size, buffer.Length));
            if (got == 0) return false;
            size -= got;
        }

        return true;
    }

    private int Fill(byte[] buffer, int count)
    {
        var total = 0;
        while (total < count)
        {
            var got = _stream.Read(buffer, total, count - total);
            if (got <= 0) break;
            total += got;
        }

        _position += total;
        return total;
    }

    private static string Text(byte[] bytes, int start, int length)
    {
        var end = Array.IndexOf(bytes, (byte)0, start, length);
        _ = Texts.TryUtf8(bytes, start, end < 0 ? length : end - start, out var text);
        return text;
    }

    private void End(string code, long at)
    {
        Note(code, "offset " + Digits.Text(at));
        _ended = true;
    }

    private void NoteTool(string detail)
    {
        if (!_notedTool) Note("A18", string.Empty, detail);
        _notedTool = true;
    }

    private void Note(string code, string where, string detail = "")
    {
        // A damaged archive may have an error per block; nobody reads more than these.
        if (_findings.Count < 1000) _findings.Add(FindingCatalogue.Create(code, where, detail));
    }
}
