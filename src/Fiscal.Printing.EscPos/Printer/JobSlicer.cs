namespace Fiscal.Printing.EscPos;

/// <summary>Cuts a job into writes that end where a command ends, so that a question can stand between them.</summary>
internal sealed class JobSlicer(byte[] bytes, int most)
{
    private int _offset;
    private int _commandEnd;

    public int Offset { get; private set; }

    public int Count { get; private set; }

    /// <summary>Whether the printer stands between two commands after this write.</summary>
    public bool EndsCommand { get; private set; }

    public bool IsLast => _offset == bytes.Length;

    public bool Next()
    {
        if (_offset == bytes.Length)
        {
            return false;
        }

        Offset = _offset;
        var end = Math.Max(_commandEnd, _offset);
        while (end < bytes.Length)
        {
            var length = CommandScanner.Next(bytes.AsSpan(end)).Length;
            if (end > _offset && end + length - _offset > most)
            {
                break;
            }

            end += length;
        }

        // A picture is longer than a write.
        _commandEnd = end;
        Count = Math.Min(end - _offset, most);
        _offset += Count;
        EndsCommand = _offset == _commandEnd;
        return true;
    }
}
