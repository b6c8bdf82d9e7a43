namespace Fiscal.Printing.EscPos;

/// <content>Logos that the printer keeps, through restarts too.</content>
public sealed partial class VirtualPrinter
{
    private const byte ListLogos = 0x40;
    private const byte DeleteLogos = 0x41;
    private const byte DeleteLogo = 0x42;
    private const byte DefineLogo = 0x43;
    private const byte PrintLogo = 0x45;
    private const byte Acknowledge = 0x06;
    private const int KeysPerBlock = 40;

    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(2);

    private readonly SortedSet<(byte Key1, byte Key2)> _logos = [];
    private readonly Queue<byte[]> _logoBlocks = new();
    private bool _writing;

    /// <summary>The key codes of the logos it keeps, two characters each, in ascending order.</summary>
    public IReadOnlyList<string> Logos
    {
        get
        {
            lock (_lock)
            {
                return _logos.Select(logo => new string([(char)logo.Key1, (char)logo.Key2])).ToArray();
            }
        }
    }

    /// <param name="data">Of <c>GS ( L</c> behind its length: 30, function, parameters.</param>
    private void Logo(ReadOnlySpan<byte> data)
    {
        switch (data[1])
        {
            case ListLogos:
                List();
                break;
            case DeleteLogos:
                _logos.Clear();
                Write();
                break;
            case DeleteLogo when _logos.Remove((data[2], data[3])):
                Write();
                break;
            case DefineLogo when _logos.Count < _options.MostLogos:
                _logos.Add((data[3], data[4]));
                Write();
                break;
        }
    }

    /// <summary>Deaf for as long as it writes its memory.</summary>
    private void Write()
    {
        _writing = true;
        After(WritingTime, () =>
        {
            _writing = false;
            Pump();
        });
    }

    private void List()
    {
        var keys = _logos.SelectMany(logo => new[] { logo.Key1, logo.Key2 }).ToArray();
        _logoBlocks.Clear();
        for (var from = 0; from == 0 || from < keys.Length; from += 2 * KeysPerBlock)
        {
            var part = keys.Skip(from).Take(2 * KeysPerBlock).ToArray();
            byte status = from + part.Length < keys.Length ? (byte)0x41 : (byte)0x40;
            _logoBlocks.Enqueue([0x37, 0x72, status, .. part, 0]);
        }

        Send(_logoBlocks.Peek());
    }

    private void NextLogoBlock()
    {
        _logoBlocks.Dequeue();
        if (_logoBlocks.Count > 0)
        {
            Send(_logoBlocks.Peek());
        }
    }
}
