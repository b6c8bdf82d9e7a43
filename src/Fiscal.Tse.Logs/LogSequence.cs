namespace Fiscal.Tse.Logs;

/// <summary>The messages of one TSE in order of their counters: gaps, doubles, times, transactions (S01–S20).</summary>
internal sealed class LogSequence(FindingCollector findings, TarVerificationOptions options)
{
    // Numbers are assigned before signing: under load a few are out of order, and some may lie beyond the edge of the export.
    private const int EdgeTolerance = 64;
    private const int OrderTolerance = 16;

    private readonly List<Note> _notes = [];
    private readonly List<string> _clients = [];
    private readonly Dictionary<string, int> _clientIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<long, State> _transactions = [];
    private readonly HashSet<LogTimeFormat> _formats = [];
    private readonly HashSet<int> _versions = [];
    private readonly HashSet<SignatureAlgorithm> _algorithms = [];
    private bool _complete = true;
    private long _finishesEmpty;
    private long _startsFilled;

    [Flags]
    private enum Mark
    {
        None = 0,
        Initialize = 1,
        TimeBack = 2,
        TimeJump = 4,
        Register = 8,
        Deregister = 16,
        SelfTestFailed = 32,
        EnterSecureState = 64,
        ExitSecureState = 128,
        Disabled = 256,
        LogIn = 512,
    }

    internal long Transactions => _transactions.Count;

    internal long FirstCounter => _notes[0].Counter;

    internal long LastCounter => _notes[_notes.Count - 1].Counter;

    internal DateTimeOffset FirstTime { get; private set; } = DateTimeOffset.MaxValue;

    internal DateTimeOffset LastTime { get; private set; } = DateTimeOffset.MinValue;

    internal void Add(LogMessage message)
    {
        _formats.Add(message.TimeFormat);
        _versions.Add(message.Version);
        _algorithms.Add(message.SignatureAlgorithm);
        if (message.LogTime < FirstTime) FirstTime = message.LogTime;
        if (message.LogTime > LastTime) LastTime = message.LogTime;
        var hash = SignatureAlgorithm.HashOf(32, message.Raw, 0, message.Raw.Length);
        var client = message.ClientId;
        var marks = message.Kind == LogMessageKind.System ? MarksOf(message, ref client) : Mark.None;
        if (message.Operation == TransactionOperation.Finish && (string.IsNullOrEmpty(message.ProcessType) || !HasData(message))) _finishesEmpty++;
        if (message.Operation == TransactionOperation.Start && (!string.IsNullOrWhiteSpace(message.ProcessType) || HasData(message))) _startsFilled++;
        if (!_clientIndex.TryGetValue(client, out var index))
        {
            index = _clients.Count;
            _clients.Add(client);
            _clientIndex.Add(client, index);
        }

        _notes.Add(new Note(
            message.SignatureCounter, message.LogTime, BitConverter.ToInt64(hash, 0), BitConverter.ToInt64(hash, 8),
            message.Kind == LogMessageKind.Transaction ? message.TransactionNumber ?? -1 : -1, message.Operation, index, marks));
    }

    internal void Check()
    {
        _notes.Sort((left, right) => left.Counter.CompareTo(right.Counter));
        CheckCounters();
        CheckTimes();
        CheckTransactions();
        CheckStartNumbers();
        CheckDevice();
        if (_finishesEmpty > 0) findings.Add("S16", string.Empty, Digits.Text(_finishesEmpty));
        if (_startsFilled > 0) findings.Add("S17", string.Empty, Digits.Text(_startsFilled));
        if (_formats.Count > 1 || _versions.Count > 1 || _algorithms.Count > 1) findings.Add("S18", string.Empty);
    }

    private static bool HasData(LogMessage message)
    {
        foreach (var part in message.Parsed.Parts)
        {
            if (part.Length > 0) return true;
        }

        return false;
    }

    private static Mark MarksOf(LogMessage message, ref string client)
    {
        var marks = Mark.None;
        if (SystemOperations.TryReadUpdateTime(message, out var before, out var after))
        {
            if (after < before) marks |= Mark.TimeBack;
            if ((after - before).Duration() > TimeSpan.FromMinutes(1)) marks |= Mark.TimeJump;
        }
        else if (SystemOperations.TryReadClient(message, out client))
        {
            marks |= Is(message, SystemOperations.RegisterClient) ? Mark.Register : Mark.Deregister;
        }
        else if (Is(message, SystemOperations.Initialize))
        {
            marks |= Mark.Initialize;
        }
        else if (Is(message, SystemOperations.SelfTest) && SystemOperations.IsFailedSelfTest(message))
        {
            marks |= Mark.SelfTestFailed;
        }
        else if (Is(message, "enterSecureState"))
        {
            marks |= Mark.EnterSecureState;
        }
        else if (Is(message, "exitSecureState"))
        {
            marks |= Mark.ExitSecureState;
        }
        else if (Is(message, SystemOperations.DisableSecureElement))
        {
            marks |= Mark.Disabled;
        }
        else if (Is(message, SystemOperations.AuthenticateUser) || Is(message, "authenticateSmaersAdmin"))
        {
            marks |= Mark.LogIn;
        }

        return marks;
    }

    private static bool Is(LogMessage message, string operation) => string.Equals(message.OperationType, operation, StringComparison.OrdinalIgnoreCase);

    private static string Where(Note note) => "Sig-" + Digits.Text(note.Counter);

    /// <summary>Also removes doubles, so that later checks see each counter once.</summary>
    private void CheckCounters()
    {
        if (FirstCounter > 1) findings.Add("S04", Where(_notes[0]));
        var kept = new List<Note>(_notes.Count) { _notes[0] };
        for (var i = 1; i < _notes.Count; i++)
        {
            var (last, note) = (kept[kept.Count - 1], _notes[i]);
            if (note.Counter == last.Counter)
            {
                findings.Add(note.HashHigh == last.HashHigh && note.HashLow == last.HashLow ? "S03" : "S02", Where(note));
                continue;
            }

            if (note.Counter != last.Counter + 1)
            {
                _complete = false;
                findings.Add(
                    "S01", Where(note), Digits.Text(last.Counter + 1) + "–" + Digits.Text(note.Counter - 1) + " (" + Digits.Text(note.Counter - last.Counter - 1) + ")",
                    options.IsFiltered ? FindingSeverity.Info : FindingSeverity.Error);
            }

            kept.Add(note);
        }

        _notes.Clear();
        _notes.AddRange(kept);
    }

    private void CheckTimes()
    {
        for (var i = 0; i < _notes.Count; i++)
        {
            if ((_notes[i].Marks & Mark.TimeJump) != 0) findings.Add("S06", Where(_notes[i]));
            if (i == 0 || _notes[i].Time >= _notes[i - 1].Time) continue;
            if (((_notes[i].Marks | _notes[i - 1].Marks) & Mark.TimeBack) != 0) continue;

            // Where messages are missing, the explanation may be missing too.
            var adjacent = _notes[i].Counter == _notes[i - 1].Counter + 1;
            findings.Add("S05", Where(_notes[i]), severity: adjacent ? FindingSeverity.Error : FindingSeverity.Warning);
        }
    }

    private void CheckTransactions()
    {
        // Fiskaly's exports begin at 2; anything later has a history that is not here.
        var whole = _complete && FirstCounter <= 2;
        foreach (var note in _notes)
        {
            if (note.Number < 0 || note.Operation is not { } operation) continue;
            if (!_transactions.TryGetValue(note.Number, out var state))
            {
                state = new State(note);
                _transactions.Add(note.Number, state);
                if (operation != TransactionOperation.Start) findings.Add("S08", Where(note), "No-" + Digits.Text(note.Number), whole ? FindingSeverity.Error : FindingSeverity.Info);
            }
            else if (operation == TransactionOperation.Start && !state.Finished)
            {
                findings.Add("S10", Where(note), "No-" + Digits.Text(note.Number));
            }
            else if (state.Finished)
            {
                findings.Add(operation is TransactionOperation.Finish ? "S10" : "S11", Where(note), "No-" + Digits.Text(note.Number));
            }

            if (note.Client != state.Client) findings.Add("S14", Where(note), "No-" + Digits.Text(note.Number));
            if (operation != TransactionOperation.Finish) continue;
            state.Finished = true;
            if (note.Time - state.Begin > options.LongTransaction) findings.Add("S20", Where(note), "No-" + Digits.Text(note.Number));
        }

        foreach (var pair in _transactions)
        {
            if (!pair.Value.Finished) findings.Add("S09", Where(pair.Value.First), "No-" + Digits.Text(pair.Key));
        }
    }

    private void CheckStartNumbers()
    {
        var starts = new List<long>();
        long highest = 0;
        var open = 0;
        foreach (var note in _notes)
        {
            if (note.Operation == TransactionOperation.Start && note.Number >= 0)
            {
                if (note.Number < highest - open - OrderTolerance) findings.Add("S13", Where(note), "No-" + Digits.Text(note.Number));
                highest = Math.Max(highest, note.Number);
                starts.Add(note.Number);
                open++;
            }
            else if (note.Operation == TransactionOperation.Finish)
            {
                open = Math.Max(0, open - 1);
            }
        }

        starts.Sort();
        for (var i = 1; i < starts.Count; i++)
        {
            if (starts[i] <= starts[i - 1] + 1) continue;
            var inside = starts[i - 1] - starts[0] >= (FirstCounter <= 2 ? 0 : EdgeTolerance) && starts[starts.Count - 1] - starts[i] >= EdgeTolerance;
            findings.Add(
                "S12", "No-" + Digits.Text(starts[i]), Digits.Text(starts[i - 1] + 1) + "–" + Digits.Text(starts[i] - 1),
                _complete && inside ? FindingSeverity.Error : FindingSeverity.Info);
        }
    }

    private void CheckDevice()
    {
        var initialized = _notes.FindIndex(note => (note.Marks & Mark.Initialize) != 0);
        var loggedIn = _notes.FindIndex(note => (note.Marks & Mark.LogIn) != 0);
        var registered = new HashSet<int>();
        var reported = new HashSet<int>();
        var secure = false;
        var disabled = false;
        for (var i = 0; i < _notes.Count; i++)
        {
            var note = _notes[i];
            if (disabled) findings.Add("S19", Where(note), "disableSecureElement");
            disabled = false;
            if ((note.Marks & Mark.Register) != 0) registered.Add(note.Client);
            if ((note.Marks & Mark.Deregister) != 0) registered.Remove(note.Client);
            if ((note.Marks & Mark.SelfTestFailed) != 0) findings.Add("S19", Where(note), "selfTest", i < loggedIn || loggedIn < 0 ? FindingSeverity.Info : FindingSeverity.Warning);
            if ((note.Marks & Mark.EnterSecureState) != 0) secure = true;
            if ((note.Marks & Mark.ExitSecureState) != 0) secure = false;
            if ((note.Marks & Mark.Disabled) != 0) disabled = true;
            if (note.Number < 0) continue;
            if (initialized < 0) continue;
            if (i < initialized && reported.Add(-1)) findings.Add("S07", Where(note));
            if (i > initialized && !registered.Contains(note.Client) && reported.Add(note.Client)) findings.Add("S15", Where(note), _clients[note.Client]);
        }

        if (secure) findings.Add("S19", string.Empty, "enterSecureState");
    }

    private readonly struct Note(long counter, DateTimeOffset time, long hashHigh, long hashLow, long number, TransactionOperation? operation, int client, Mark marks)
    {
        internal long Counter { get; } = counter;

        internal DateTimeOffset Time { get; } = time;

        internal long HashHigh { get; } = hashHigh;

        internal long HashLow { get; } = hashLow;

        internal long Number { get; } = number;

        internal TransactionOperation? Operation { get; } = operation;

        internal int Client { get; } = client;

        internal Mark Marks { get; } = marks;
    }

    private sealed class State(Note first)
    {
        internal bool Finished;

        internal Note First { get; } = first;

        internal int Client => First.Client;

        internal DateTimeOffset Begin => First.Time;
    }
}
