using System.Diagnostics;

namespace Fiscal.Journal.Sqlite;

/// <summary>The one writer of a store. All appends that wait go into one transaction (group commit), which is flushed if one of them asks for it.</summary>
/// <remarks>
/// A group is written by the writer's own thread, or, when nothing else is going on, by a caller that would only wait: a hand-over
/// between threads costs as much as a commit without flush. The connection is used by one thread at a time, the one that set <c>_writing</c>.
/// </remarks>
internal sealed class JournalWriter : IDisposable
{
    private const int FramesPerCheckpoint = 1000;
    private const double LingerMilliseconds = 5;
    private const long PlentyOfSpace = 256L * 1024 * 1024;

    private readonly object _gate = new();
    private readonly SqliteJournalOptions _options;
    private readonly Database _database;
    private readonly Thread _thread;
    private readonly Statement _begin, _commit, _rollback, _dataVersion, _insertRegister, _findRegister, _findCursor, _insertCursor, _updateCursor;
    private readonly Dictionary<int, Statement> _inserts = [];
    private readonly Dictionary<int, Statement> _anchors = [];
    private readonly Dictionary<string, RegisterState> _registers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalException> _refused = new(StringComparer.Ordinal);

    private List<PendingAppend> _waiting = [];
    private List<PendingAppend> _group = [];
    private bool _writing;
    private bool _closing;
    private bool _urgent;
    private bool _lingering;
    private long _waitingSince;
    private int _frames;
    private long _version = -1;
    private bool _flushes;
    private bool _markedOpen;
    private long _freeSpace;
    private long _freeSpaceAsked;
    private JournalException? _broken;

    public JournalWriter(Database database, SqliteJournalOptions options)
    {
        _database = database;
        _options = options;
        _database.Execute("PRAGMA synchronous = NORMAL");
        _database.Execute("PRAGMA wal_autocheckpoint = 0");
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _rollback = database.Prepare("ROLLBACK");
        _dataVersion = database.Prepare("PRAGMA data_version");
        _insertRegister = database.Prepare("INSERT INTO register (id, name) VALUES (?1, ?2)");
        _findRegister = database.Prepare("SELECT id FROM register WHERE name = ?1");
        _findCursor = database.Prepare("SELECT id FROM cursor WHERE consumer = ?1 AND register = ?2");
        _insertCursor = database.Prepare("INSERT INTO cursor (consumer, register, sequence, seal) VALUES (?1, ?2, ?3, ?4)");
        _updateCursor = database.Prepare("UPDATE cursor SET sequence = ?2, seal = ?3 WHERE id = ?1");
        _thread = new Thread(Work) { IsBackground = true, Name = "Fiscal journal writer" };
        _thread.Start();
    }

    /// <summary>Takes an append. Buffered ones wait a moment for a durable one to take them along: a sale then costs two transactions instead of four.</summary>
    public Task<JournalHead> AppendAsync(PendingAppend append)
    {
        Enqueue(append, lead: false);
        return append.Task;
    }

    /// <summary>Takes an append and blocks until it is done.</summary>
    public JournalHead Append(PendingAppend append)
    {
        if (Enqueue(append, lead: true))
        {
            WriteOwnGroup();
        }

        return append.Task.GetAwaiter().GetResult();
    }

    /// <summary>Whether no entry of a sale is on disk, as far as that can be said at once. The writer's pages are warm; a reader's connection starts anew after every commit.</summary>
    public bool IsSurelyNew(string registerId, string saleId)
    {
        lock (_gate)
        {
            if (_writing || _closing || _broken is not null)
            {
                return false;
            }

            _writing = true;
        }

        try
        {
            if (!_registers.TryGetValue(registerId, out var state))
            {
                return false;
            }

            using var rows = AnchorIn(state.Key).Bind(1, saleId).Resetting();
            return !rows.Statement.Step();
        }
        catch (JournalException)
        {
            return false; // the reader says what is wrong
        }
        finally
        {
            HandOver();
        }
    }

    public void SaveCursor(string consumer, string registerId, long sequence)
    {
        lock (_gate)
        {
            while (_writing)
            {
                Monitor.Wait(_gate);
            }

            ThrowIfClosing();
            _writing = true;
        }

        try
        {
            ThrowIfBroken();
            Flushes(false);
            _begin.Run();
            try
            {
                MarkOpen();
                var text = CursorSeal.Text(sequence);
                var seal = CursorSeal.Compute(consumer, registerId, text);
                var known = _findCursor.Bind(1, consumer).Bind(2, registerId).Step();
                var id = known ? _findCursor.Long(0) : 0;
                _findCursor.Reset();
                if (known)
                {
                    _updateCursor.Bind(1, id).Bind(2, text).Bind(3, seal).Run();
                }
                else
                {
                    _insertCursor.Bind(1, consumer).Bind(2, registerId).Bind(3, text).Bind(4, seal).Run();
                }

                _commit.Run();
            }
            catch (JournalException)
            {
                Rollback();
                throw;
            }

            _frames++;
        }
        finally
        {
            HandOver();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        foreach (var statement in new[] { _begin, _commit, _rollback, _dataVersion, _insertRegister, _findRegister, _findCursor, _insertCursor, _updateCursor }.Concat(_inserts.Values).Concat(_anchors.Values))
        {
            statement.Dispose();
        }

        // The raw file stays open until SQLite has closed it: closing it earlier would drop SQLite's locks in this process (POSIX).
        PageFile? pages = null;
        try
        {
            // With the WAL emptied, the last connection that closes removes it: the journal is one file again.
            Flushes(true);
            _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            if (_markedOpen && _broken is null)
            {
                pages = new PageFile(_database.Path);
                Slack.Note(_database, pages);
                _database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }
        catch (Exception error) when (error is JournalException or IOException or UnauthorizedAccessException)
        {
            // Nothing is lost: the WAL stays beside the file and is read the next time.
        }

        _database.Dispose();
        pages?.Dispose();
    }

    private bool Enqueue(PendingAppend append, bool lead)
    {
        lock (_gate)
        {
            ThrowIfClosing();
            _waiting.Add(append);
            if (lead && !_writing)
            {
                TakeGroup();
                return true;
            }

            _urgent |= lead || append.Durability != Durability.Buffered;
            if (_waiting.Count == 1)
            {
                _waitingSince = Stopwatch.GetTimestamp();
            }

            if (!_writing && (_urgent || !_lingering))
            {
                Monitor.PulseAll(_gate);
            }

            return false;
        }
    }

    private void TakeGroup()
    {
        (_waiting, _group) = (_group, _waiting);
        _urgent = false;
        _writing = true;
    }

    private void WriteOwnGroup()
    {
        try
        {
            WriteGroup();
        }
        finally
        {
            HandOver();
        }
    }

    private void HandOver()
    {
        lock (_gate)
        {
            _writing = false;
            if (_waiting.Count > 0 || _closing || _frames >= FramesPerCheckpoint)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Work()
    {
        while (true)
        {
            lock (_gate)
            {
                WaitForWork();
                if (_closing && _waiting.Count == 0)
                {
                    return;
                }

                TakeGroup();
            }

            if (_group.Count > 0)
            {
                WriteGroup();
            }

            if (_frames >= FramesPerCheckpoint)
            {
                Checkpoint();
            }

            lock (_gate)
            {
                _writing = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void WaitForWork()
    {
        while (_writing || !(_urgent || _closing || _frames >= FramesPerCheckpoint || (_waiting.Count > 0 && LingerLeft() <= 0)))
        {
            if (!_writing && _waiting.Count > 0)
            {
                _lingering = true;
                Monitor.Wait(_gate, LingerLeft());
                _lingering = false;
            }
            else
            {
                Monitor.Wait(_gate);
            }
        }
    }

    // The monotonic clock, also under a test's TimeProvider: this is a wait between threads.
    private int LingerLeft() => (int)Math.Ceiling(Math.Max(0, LingerMilliseconds - ((Stopwatch.GetTimestamp() - _waitingSince) * 1000.0 / Stopwatch.Frequency)));

    private void WriteGroup()
    {
        var group = _group;
        try
        {
            try
            {
                Write(group);
            }
            catch (JournalException error) when (group.Count > 1 && error.Code == JournalErrorCodes.StorageFull)
            {
                // Perhaps there is room for some of them.
                foreach (var append in group)
                {
                    WriteAlone(append);
                }
            }
        }
#pragma warning disable CA1031 // whatever it is, those who wait must hear of it
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var append in group)
            {
                append.Refusal ??= Refuse(append, error as JournalException ?? new JournalException(JournalErrorCodes.StorageFailed, $"The journal '{_database.Path}' cannot be written: {error.Message} Open it again.", error));
            }
        }

        foreach (var append in group)
        {
            append.Complete();
        }

        group.Clear();
    }

    private void WriteAlone(PendingAppend append)
    {
        try
        {
            Write([append]);
        }
        catch (JournalException error)
        {
            append.Refusal = Refuse(append, error);
        }
    }

    private void Write(List<PendingAppend> group)
    {
        var flush = false;
        foreach (var append in group)
        {
            append.Refusal = append.CancellationToken.IsCancellationRequested ? new OperationCanceledException(append.CancellationToken) : null;
            if (append.Refusal is null && append.Durability != Durability.Buffered)
            {
                if (append.Durability == Durability.Durable && FreeSpace() is var free && free < _options.ReservedBytes)
                {
                    append.Refusal = Refuse(append, new JournalException(JournalErrorCodes.StorageFull, $"The journal '{_database.Path}' takes no new receipt: {free} bytes are free on its disk, {_options.ReservedBytes} are kept to finish what was begun. Free some space."));
                }
                else
                {
                    flush = true;
                }
            }
        }

        ThrowIfBroken();
        Flushes(flush);
        _begin.Run();
        try
        {
            // Another process may have appended: its commits change the version, and what is known of the heads is void.
            _dataVersion.Step();
            var version = _dataVersion.Long(0);
            _dataVersion.Reset();
            if (version != _version)
            {
                _registers.Clear();
                _version = version;
                _markedOpen = false;
            }

            foreach (var append in group)
            {
                if (append.Refusal is null)
                {
                    append.Refusal = Insert(append);
                }
            }

            _commit.Run();
        }
        catch (JournalException error)
        {
            Rollback();
            if (error.Code is JournalErrorCodes.StorageFailed or JournalErrorCodes.StorageDamaged)
            {
                // After a failed flush nobody knows what the disk holds; only opening again reads it.
                _broken = error;
            }

            throw;
        }
    }

    private JournalException? Insert(PendingAppend append)
    {
        var batch = append.Batch;
        if (_refused.Count > 0 && _refused.TryGetValue(Key(batch.RegisterId, batch.ExpectedHead), out var cause))
        {
            return Refuse(append, new JournalException(cause.Code, cause.Message, cause));
        }

        var state = State(batch.RegisterId);
        var head = state?.Head ?? JournalHead.Empty;
        if (head != batch.ExpectedHead)
        {
            return new JournalHeadException(batch.RegisterId, batch.ExpectedHead, head);
        }

        state ??= Create(batch.RegisterId);
        MarkOpen();
        var insert = InsertInto(state.Key);
        foreach (var entry in batch.Entries)
        {
            var (lastReceipt, isAnchor) = state.Next(entry.Sequence, entry.SaleId, entry.ReceiptNumber);
            insert.Bind(1, entry.Sequence)
                .Bind(2, entry.Kind)
                .Bind(3, EntryTime.Format(entry.Time))
                .Bind(4, entry.SaleId)
                .Bind(5, entry.ReceiptNumber)
                .Bind(6, entry.ClosingNumber)
                .Bind(7, lastReceipt)
                .Bind(8, isAnchor ? 1 : 0)
                .Bind(9, entry.Format)
                .Bind(10, entry.Hash)
                .Bind(11, entry.Body)
                .Run();
            _frames += 1 + (entry.Body.Length / Schema.PageSize) + (isAnchor ? 1 : 0);
        }

        state.Head = batch.NewHead;
        if (_refused.Count > 0)
        {
            _refused.Remove(Key(batch.RegisterId, batch.NewHead));
        }

        return null;
    }

    private RegisterState? State(string registerId)
    {
        if (_registers.TryGetValue(registerId, out var state))
        {
            return state;
        }

        var known = _findRegister.Bind(1, registerId).Step();
        var key = known ? (int)_findRegister.Long(0) : 0;
        _findRegister.Reset();
        if (!known)
        {
            return null;
        }

        state = new RegisterState(key);
        var table = Schema.Table(key);
        using var last = _database.Prepare($"SELECT sequence, hash, last_receipt FROM {table} ORDER BY sequence DESC LIMIT 1");
        if (last.Step())
        {
            var sequence = last.Long(0);
            var hash = last.Blob(1);
            if (hash.Length != JournalHead.HashLength)
            {
                throw new JournalException(JournalErrorCodes.StorageDamaged, $"The journal '{_database.Path}' is damaged: entry {sequence} of register '{registerId}' has no hash. Keep the file, verify it, and go on with a copy that is whole.");
            }

            state.Resume(new JournalHead(sequence, hash), last.Long(2));
            using var anchors = _database.Prepare($"SELECT sequence, sale_id FROM {table} WHERE sequence > ?1 AND anchor = 1 ORDER BY sequence");
            anchors.Bind(1, sequence - Schema.AnchorWindow);
            while (anchors.Step())
            {
                state.RememberAnchor(anchors.Long(0), anchors.Text(1) ?? string.Empty);
            }
        }

        _registers.Add(registerId, state);
        return state;
    }

    private Statement InsertInto(int register)
    {
        if (!_inserts.TryGetValue(register, out var insert))
        {
            insert = _database.Prepare($"INSERT INTO {Schema.Table(register)} (sequence, kind, time, sale_id, receipt_number, closing_number, last_receipt, anchor, format, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
            _inserts.Add(register, insert);
        }

        return insert;
    }

    private Statement AnchorIn(int register)
    {
        if (!_anchors.TryGetValue(register, out var anchor))
        {
            anchor = _database.Prepare($"SELECT 1 FROM {Schema.Table(register)} WHERE sale_id = ?1 AND anchor = 1 LIMIT 1");
            _anchors.Add(register, anchor);
        }

        return anchor;
    }

    private RegisterState Create(string registerId)
    {
        var key = 1 + (int)_database.ReadLong("SELECT max(id) FROM register");
        _insertRegister.Bind(1, key).Bind(2, registerId).Run();
        foreach (var statement in Schema.ForRegister(key))
        {
            _database.Execute(statement);
        }

        _frames += 10;
        var state = new RegisterState(key);
        _registers.Add(registerId, state);
        return state;
    }

    private JournalException Refuse(PendingAppend append, JournalException cause)
    {
        // Whoever chained onto this one must fail with the same cause and not be told that another process is at work.
        if (_refused.Count >= 1000)
        {
            _refused.Clear();
        }

        _refused[Key(append.Batch.RegisterId, append.Batch.NewHead)] = cause;
        return cause;
    }

    // Index pages that were split hold remains of moved keys. While the journal is open they change; an orderly close notes their digest.
    private void MarkOpen()
    {
        if (!_markedOpen)
        {
            _database.Execute(Slack.MarkOpen);
            _markedOpen = true;
        }
    }

    private void Rollback()
    {
        _registers.Clear();
        _markedOpen = false;
        foreach (var statement in _inserts.Values.Concat(_anchors.Values))
        {
            statement.Dispose(); // the table may have gone with the transaction
        }

        _inserts.Clear();
        _anchors.Clear();
        try
        {
            _rollback.Run();
        }
        catch (JournalException)
        {
            // SQLite has rolled back by itself, as it does after most errors.
        }
    }

    private void Checkpoint()
    {
        try
        {
            Flushes(false);
            using var statement = _database.Prepare("PRAGMA wal_checkpoint(PASSIVE)");
            statement.Step();
        }
        catch (JournalException)
        {
            // The WAL only grows; the next commit or check-point tells what is wrong if it matters.
        }

        _frames = 0;
    }

    private void Flushes(bool flush)
    {
        if (flush != _flushes)
        {
            _database.Execute(flush ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _flushes = flush;
        }
    }

    private long FreeSpace()
    {
        if (_options.FreeSpace is { } ask)
        {
            return ask();
        }

        var now = _options.TimeProvider.GetTimestamp();
        if (_freeSpace < _options.ReservedBytes + PlentyOfSpace || _options.TimeProvider.GetElapsedTime(_freeSpaceAsked, now) >= TimeSpan.FromSeconds(1))
        {
            _freeSpace = Medium.FreeSpace(_database.Path);
            _freeSpaceAsked = now;
        }

        return _freeSpace;
    }

    private void ThrowIfClosing()
    {
        if (_closing)
        {
            throw new ObjectDisposedException(nameof(SqliteJournalStore));
        }
    }

    private void ThrowIfBroken()
    {
        if (_broken is not null)
        {
            throw new JournalException(_broken.Code, $"The journal '{_database.Path}' failed before and takes nothing until it is opened again. It was: {_broken.Message}", _broken);
        }
    }

    private static string Key(string registerId, JournalHead head) => registerId + "/" + head;
}
