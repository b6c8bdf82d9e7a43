namespace Fiscal.Printing.EscPos;

/// <summary>A receipt printer without hardware: takes ESC/POS, answers as printers do, prints onto virtual paper, and fails as scripted.</summary>
/// <remarks>
/// Thread-safe. Reached in memory (<see cref="CreateTransport"/>), over TCP (<see cref="VirtualPrinterListener"/>) or over any stream, such as the other end of a pseudo-terminal
/// (<see cref="AttachAsync"/>). One connection has the printer at a time. What it prints is in <see cref="Paper"/>; <see cref="EscPosDecoder"/> shows it.
/// </remarks>
public sealed partial class VirtualPrinter : IDisposable
{
    private const int Quanta = 100;
    private static readonly byte[] Maker = [0x5F, .. "VIRTUAL"u8, 0];
    private static readonly byte[] Model = [0x5F, .. "VP-1"u8, 0];
    private static readonly byte[] Serial = [0x5F, .. "V0000001"u8, 0];
    private static readonly byte[] Firmware = [0x5F, .. "1.00"u8, 0];
    private static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(1000 / Quanta);
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(3);

    private readonly object _lock = new();
    private readonly VirtualPrinterOptions _options;
    private readonly PrinterProfile _profile;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly List<VirtualPrinterSession> _sessions = [];
    private readonly List<VirtualPrinterSession> _touched = [];
    private readonly List<(long Due, Action Act)> _events = [];
    private readonly List<(VirtualPrinterFault Fault, long At)> _faults = [];
    private readonly MemoryStream _paper = new();
    private readonly long _origin;

    private byte[] _buffer = new byte[1024];
    private int _from;
    private int _count;
    private int _dle;
    private bool _kanji;
    private bool _automatic;
    private bool _pumping;
    private bool _off;
    private PrinterFlags _flags = PrinterFlags.Known;
    private byte[] _lastConfirmation = [];
    private long _printed;
    private bool _disposed;

    /// <summary>Creates a printer that is switched on and has paper.</summary>
    /// <param name="options">What it is like; copied.</param>
    /// <exception cref="ArgumentException">The profile cannot be used; the message says why.</exception>
    public VirtualPrinter(VirtualPrinterOptions? options = null)
    {
        options ??= new VirtualPrinterOptions();
        _profile = new PrinterSettings(options.Profile).Profile;
        _options = new VirtualPrinterOptions
        {
            Profile = _profile,
            BufferBytes = Math.Max(options.BufferBytes, 16),
            FlowControl = options.FlowControl,
            BytesPerSecond = Math.Max(options.BytesPerSecond, Quanta),
            ConfirmationDelay = options.ConfirmationDelay,
            StartsInKanjiMode = options.StartsInKanjiMode,
            RefusesSecondConnection = options.RefusesSecondConnection,
            DiscardsOnReset = options.DiscardsOnReset,
            RestartBreaksConnection = options.RestartBreaksConnection,
            MostLogos = options.MostLogos,
            TimeProvider = options.TimeProvider,
            Inline = options.Inline,
        };
        _timeProvider = options.TimeProvider;
        _origin = _timeProvider.GetTimestamp();
        _timer = _timeProvider.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _kanji = options.StartsInKanjiMode;
    }

    /// <summary>All bytes that were printed, in their order.</summary>
    public byte[] Paper
    {
        get
        {
            lock (_lock)
            {
                return _paper.ToArray();
            }
        }
    }

    /// <summary>Connections that are open now, waiting ones included.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    internal bool RestartBreaksConnection => _options.RestartBreaksConnection;

    internal bool Inline => _options.Inline;

    private VirtualPrinterSession? Active => _sessions.Count == 0 ? null : _sessions[0];

    private int Held => _count;

    /// <summary>What lies on the paper, decoded.</summary>
    public DecodedPaper ReadPaper() => new EscPosDecoder(_profile, new EscPosDecoderOptions { StartsInKanjiMode = _options.StartsInKanjiMode, MostLines = 1_000_000 }).Decode(Paper);

    /// <summary>A way to this printer in memory.</summary>
    public PrinterTransport CreateTransport() => new VirtualPrinterTransport(this);

    /// <summary>Lets something go wrong.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is <see langword="null"/>.</exception>
    public void Add(VirtualPrinterFault fault)
    {
        Argument.NotNull(fault, nameof(fault));
        Do(() =>
        {
            _faults.Add((fault, fault.AtByte < 0 ? -1 : _printed + fault.AtByte));
            Happen(atCut: false);
            Pump();
        });
    }

    /// <summary>Removes every fault that lasts: paper is there, the cover closed, the cutter free.</summary>
    public void Repair() => Do(() => Recover(PrinterFlags.Offline | PrinterFlags.Cover | PrinterFlags.PaperEnd | PrinterFlags.Errors));

    /// <summary>Serves one connection over a stream, for example the other end of a pseudo-terminal, until it ends.</summary>
    /// <param name="stream">Read and written at the same time; not closed.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    public Task AttachAsync(Stream stream, CancellationToken cancellationToken = default) => StreamAttachment.RunAsync(this, Argument.NotNull(stream, nameof(stream)), null, cancellationToken);

    /// <summary>Ends all connections.</summary>
    public void Dispose()
    {
        Do(() =>
        {
            _disposed = true;
            _events.Clear();
            foreach (var session in _sessions)
            {
                session.IsReset = true;
                Touch(session);
            }

            _sessions.Clear();
        });
        _timer.Dispose();
    }

    /// <summary>Connects, or <see langword="null"/> if the printer refuses.</summary>
    internal VirtualPrinterSession? Connect()
    {
        VirtualPrinterSession? session = null;
        Do(() =>
        {
            if (!_disposed && !(_off && _options.RestartBreaksConnection) && !(_options.RefusesSecondConnection && _sessions.Count > 0))
            {
                session = new VirtualPrinterSession();
                _sessions.Add(session);
            }
        });
        return session;
    }

    /// <summary>Takes bytes from a connection: how many of them. None while it is not its turn or the buffer is full.</summary>
    internal int Write(VirtualPrinterSession session, byte[] buffer, int offset, int count)
    {
        var taken = 0;
        Do(() =>
        {
            if (session.IsSilent)
            {
                // A network sends again what was lost when it is back; for ever gone, it swallows.
                taken = session.IsHeld ? 0 : count;
            }
            else if (ReferenceEquals(session, Active))
            {
                if (_off)
                {
                    taken = count;
                    return;
                }

                while (taken < count && Take(buffer[offset + taken]))
                {
                    taken++;
                }

                if (taken > 0)
                {
                    Pump();
                }
            }
        });
        return taken;
    }

    internal int Read(VirtualPrinterSession session, byte[] buffer, int offset, int count)
    {
        lock (_lock)
        {
            return session.IsSilent ? 0 : session.Read(buffer, offset, count);
        }
    }

    /// <summary>Ends a connection from the host's side.</summary>
    internal void Close(VirtualPrinterSession session, bool reset) => Do(() =>
    {
        if (_sessions.Remove(session))
        {
            session.IsClosed = true;
            if (reset && _options.DiscardsOnReset)
            {
                _count = 0;
            }

            TouchAll();
        }
    });

    private void OnTimer() => Do(() =>
    {
        var now = Now();
        while (_events.Count > 0)
        {
            var next = 0;
            for (var i = 1; i < _events.Count; i++)
            {
                next = _events[i].Due < _events[next].Due ? i : next;
            }

            if (_events[next].Due > now)
            {
                break;
            }

            var act = _events[next].Act;
            _events.RemoveAt(next);
            act();
        }

        Arm();
    });

    /// <summary>Works under the lock, then tells the connections that something has changed for them.</summary>
    private void Do(Action act)
    {
        VirtualPrinterSession[] touched;
        lock (_lock)
        {
            act();
            touched = [.. _touched.Distinct()];
            _touched.Clear();
        }

        foreach (var session in touched)
        {
            session.Raise();
        }
    }

    private long Now() => (long)_timeProvider.GetElapsedTime(_origin).TotalMilliseconds;

    private void After(TimeSpan time, Action act)
    {
        if (!_disposed && time != Timeout.InfiniteTimeSpan)
        {
            _events.Add((Now() + (long)time.TotalMilliseconds, act));
            Arm();
        }
    }

    private void Arm()
    {
        if (_events.Count > 0 && !_disposed)
        {
            var due = _events.Min(entry => entry.Due);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(due - Now(), 0)), Timeout.InfiniteTimeSpan);
        }
    }

    private void Touch(VirtualPrinterSession session) => _touched.Add(session);

    private void TouchAll()
    {
        foreach (var session in _sessions)
        {
            Touch(session);
        }
    }

    private void Send(params byte[] bytes)
    {
        if (Active is { } session && (!session.IsSilent || session.IsHeld))
        {
            session.Send(bytes);
            Touch(session);
        }
    }

    private void SendStatus()
    {
        if (_automatic)
        {
            Send(AutomaticStatus());
        }
    }

    private byte[] AutomaticStatus() =>
    [
        (byte)(0x10 | Bit(PrinterFlags.Offline, 0x08) | Bit(PrinterFlags.Cover, 0x20)),
        (byte)(Bit(PrinterFlags.Recoverable, 0x04) | Bit(PrinterFlags.Cutter, 0x08)),
        (byte)Bit(PrinterFlags.PaperEnd, 0x0F),
        0,
    ];

    private int Bit(PrinterFlags flag, int bits) => (_flags & flag) != 0 ? bits : 0;

    /// <summary>Takes a byte into the buffer, and executes at once what is executed at once.</summary>
    private bool Take(byte value)
    {
        if (Held >= _options.BufferBytes)
        {
            if (_options.FlowControl)
            {
                return false;
            }

            // Real-time codes get through even now.
            RealTime(value, stored: false);
            return true;
        }

        if (_from + _count == _buffer.Length)
        {
            if (_from > 0)
            {
                _buffer.AsSpan(_from, _count).CopyTo(_buffer);
                _from = 0;
            }

            if (_count == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }
        }

        _buffer[_from + _count++] = value;
        RealTime(value, stored: true);
        return true;
    }

    private void RealTime(byte value, bool stored)
    {
        // 10 04 n, and the sequence that clears the buffers.
        _dle = ((_dle << 8) | value) & 0xFFFFFF;
        if (!_profile.RealTimeStatus || _writing)
        {
            return;
        }

        if (_dle >> 8 == 0x1004 && value is >= 1 and <= 4)
        {
            // Executed where it is received; it takes no place among what is printed in order.
            _count = stored ? Math.Max(_count - 3, 0) : _count;
            Send((byte)(0x12 | value switch
            {
                1 => Bit(PrinterFlags.Offline, 0x08),
                2 => Bit(PrinterFlags.Cover, 0x04) | Bit(PrinterFlags.PaperEnd, 0x20) | Bit(PrinterFlags.Errors, 0x40),
                3 => Bit(PrinterFlags.Recoverable, 0x04) | Bit(PrinterFlags.Cutter, 0x08),
                _ => Bit(PrinterFlags.PaperEnd, 0x60),
            }));
        }
        else if (value == 0x08 && EndsWith([0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]))
        {
            _count = 0;
            _events.RemoveAll(entry => entry.Act.Target is Confirmation);
            TouchAll();
        }
        else if (_dle == 0x100502 && (_flags & PrinterFlags.Cutter) != 0)
        {
            _count = 0;
            Recover(PrinterFlags.Offline | PrinterFlags.Errors);
        }
    }

    private bool EndsWith(ReadOnlySpan<byte> tail) => _count >= tail.Length && _buffer.AsSpan(_from + _count - tail.Length, tail.Length).SequenceEqual(tail);

    private void Recover(PrinterFlags flags)
    {
        if ((_flags & flags) != 0)
        {
            _flags &= ~flags;
            SendStatus();
            Pump();
        }
    }

    private void Pump()
    {
        if (!_pumping && _count > 0 && !_disposed && !_off && !_writing && (_flags & PrinterFlags.Offline) == 0)
        {
            _pumping = true;
            After(TimeSpan.Zero, Work);
        }
    }

    private void Work()
    {
        _pumping = false;
        var budget = _options.BytesPerSecond / Quanta;
        while (_count > 0 && budget > 0 && !_off && !_writing && (_flags & PrinterFlags.Offline) == 0)
        {
            var used = Execute(_buffer.AsSpan(_from, _count));
            if (used == 0)
            {
                // The rest of a command is still to come; what is there does not count against the buffer while it is the first.
                TouchAll();
                return;
            }

            _from += used;
            _count -= used;
            budget -= used;
            if (_count == 0)
            {
                _from = 0;
            }

            Happen(atCut: false);
        }

        TouchAll();
        if (_count > 0 && !_off && !_writing && (_flags & PrinterFlags.Offline) == 0)
        {
            _pumping = true;
            After(Quantum, Work);
        }
    }

    private int Execute(ReadOnlySpan<byte> data)
    {
        if (_kanji && data[0] is >= 0x81 and <= 0xFE)
        {
            if (data.Length < 2)
            {
                return 0;
            }

            Print(data.Slice(0, 2));
            return 2;
        }

        if (_logoBlocks.Count > 0 && data[0] == Acknowledge)
        {
            NextLogoBlock();
            return 1;
        }

        var token = CommandScanner.Next(data);
        if (token.Kind == CommandTokenKind.Incomplete)
        {
            if (data.Length >= _options.BufferBytes)
            {
                // A picture that is larger than the buffer is printed as it comes; here it is held elsewhere.
                _options.BufferBytes += 1024;
            }

            return 0;
        }

        var bytes = data.Slice(0, token.Length);
        switch (token.Name)
        {
            case "GS ( H" when !_profile.Confirmation:
            case "GS r" when !_profile.OrderedStatus:
            case "GS I" when !_profile.Confirmation:
            case "GS ( L" when _profile.StoredLogos != StoredLogoSupport.Graphics && data[6] is ListLogos or DefineLogo or PrintLogo or DeleteLogo or DeleteLogos:
                // The command is unknown, its parameters are text.
                Print(data.Slice(Math.Min(token.Header, 3), token.Length - Math.Min(token.Header, 3)));
                return token.Length;
        }

        Print(bytes);
        switch (token.Name)
        {
            case "ESC @":
                _automatic = false;
                break;
            case "FS &":
                _kanji = true;
                break;
            case "FS .":
                _kanji = false;
                break;
            case "GS a" when _profile.AutomaticStatus:
                _automatic = bytes[2] != 0;
                SendStatus();
                break;
            case "GS r":
                Send((byte)(bytes[2] is 1 or 0x31 ? Bit(PrinterFlags.PaperEnd, 0x0C) : 0));
                break;
            case "GS I":
                Identify(bytes[2]);
                break;
            case "GS ( H" when bytes.Length >= 11 && bytes[6] == 0x30:
                Confirm(bytes.Slice(7, 4).ToArray());
                break;
            case "GS ( L":
            case "GS 8 L":
                Logo(bytes.Slice(token.Header));
                break;
            case "GS V":
                Happen(atCut: true);
                break;
        }

        return token.Length;
    }

    private void Print(ReadOnlySpan<byte> bytes)
    {
        _paper.Write(bytes.ToArray(), 0, bytes.Length);
        _printed += bytes.Length;
    }

    private void Identify(byte what)
    {
        switch (what)
        {
            case 1 or 0x31:
                Send(0x20);
                break;
            case 2 or 0x32:
                Send(0x02);
                break;
            case 3 or 0x33:
                Send(0x01);
                break;
            case 65:
                Send(Firmware);
                break;
            case 66:
                Send(Maker);
                break;
            case 67:
                Send(Model);
                break;
            case 68:
                Send(Serial);
                break;
        }
    }

    private void Confirm(byte[] id)
    {
        byte[] answer = [0x37, 0x22, .. id, 0];
        var delay = _options.ConfirmationDelay;
        for (var i = 0; i < _faults.Count; i++)
        {
            var fault = _faults[i].Fault;
            if (_printed < _faults[i].At)
            {
                continue;
            }

            switch (fault.Kind)
            {
                case VirtualPrinterFaultKind.LoseConfirmation:
                    answer = [];
                    break;
                case VirtualPrinterFaultKind.DelayConfirmation:
                    delay += fault.Duration;
                    break;
                case VirtualPrinterFaultKind.WrongConfirmation:
                    answer = [0x37, 0x22, .. Before(id), 0];
                    break;
                case VirtualPrinterFaultKind.StatusInBlock when answer.Length > 0:
                    answer = [.. answer.Take(3), .. AutomaticStatus(), .. answer.Skip(3)];
                    break;
                default:
                    continue;
            }

            _faults.RemoveAt(i--);
        }

        _lastConfirmation = answer;
        if (answer.Length > 0)
        {
            After(delay, new Confirmation(this, answer).Send);
        }
    }

    private static byte[] Before(byte[] id)
    {
        var before = (byte[])id.Clone();
        for (var i = before.Length - 1; i >= 0; i--)
        {
            if (before[i]-- > (byte)'0')
            {
                break;
            }

            before[i] = (byte)'9';
        }

        return before;
    }

    private void Happen(bool atCut)
    {
        for (var i = 0; i < _faults.Count; i++)
        {
            var (fault, at) = _faults[i];
            if (fault.Kind is VirtualPrinterFaultKind.LoseConfirmation or VirtualPrinterFaultKind.DelayConfirmation or VirtualPrinterFaultKind.WrongConfirmation or VirtualPrinterFaultKind.StatusInBlock
                || (at < 0 ? !atCut : _printed < at))
            {
                continue;
            }

            _faults.RemoveAt(i--);
            Begin(fault);
        }
    }

    private void Begin(VirtualPrinterFault fault)
    {
        switch (fault.Kind)
        {
            case VirtualPrinterFaultKind.PaperEnd:
                GoOffline(PrinterFlags.PaperEnd, fault.Duration);
                break;
            case VirtualPrinterFaultKind.CoverOpen:
                GoOffline(PrinterFlags.Cover, fault.Duration);
                break;
            case VirtualPrinterFaultKind.CutterError:
                GoOffline(PrinterFlags.Cutter, fault.Duration);
                break;
            case VirtualPrinterFaultKind.Restart:
                Restart(fault.Duration == default ? RestartTime : fault.Duration);
                break;
            case VirtualPrinterFaultKind.Reset:
                Break();
                break;
            case VirtualPrinterFaultKind.Silence when Active is { } session:
                session.IsSilent = true;
                session.IsHeld = fault.Duration > TimeSpan.Zero;
                After(session.IsHeld ? fault.Duration : Timeout.InfiniteTimeSpan, () =>
                {
                    session.IsSilent = false;
                    Touch(session);
                });
                break;
            case VirtualPrinterFaultKind.LoseLogos:
                _logos.Clear();
                break;
            case VirtualPrinterFaultKind.StrayBytes:
                Send(fault.Bytes.ToArray());
                break;
            case VirtualPrinterFaultKind.RepeatConfirmation when _lastConfirmation.Length > 0:
                Send(_lastConfirmation);
                break;
        }
    }

    private void GoOffline(PrinterFlags cause, TimeSpan duration)
    {
        _flags |= cause | PrinterFlags.Offline;
        SendStatus();
        After(duration, () =>
        {
            _flags &= ~cause;
            Recover((_flags & (PrinterFlags.Cover | PrinterFlags.PaperEnd | PrinterFlags.Errors)) == 0 ? PrinterFlags.Offline : PrinterFlags.None);
        });
    }

    private void Restart(TimeSpan duration)
    {
        _off = true;
        _count = 0;
        _automatic = false;
        _writing = false;
        _logoBlocks.Clear();
        _kanji = _options.StartsInKanjiMode;
        _events.RemoveAll(entry => entry.Act.Target is Confirmation);
        _lastConfirmation = [];
        if (_options.RestartBreaksConnection)
        {
            Break();
        }

        After(duration, () =>
        {
            _off = false;
            _flags = PrinterFlags.Known;
            TouchAll();
        });
    }

    private void Break()
    {
        foreach (var session in _sessions)
        {
            session.IsReset = true;
            Touch(session);
        }

        if (_options.DiscardsOnReset)
        {
            _count = 0;
        }

        _sessions.Clear();
    }

    /// <summary>An answer on its way, which clearing the buffers takes back.</summary>
    private sealed class Confirmation(VirtualPrinter printer, byte[] answer)
    {
        public void Send() => printer.Send(answer);
    }
}
