using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Fiscal.Journal.PostgreSql;

/// <summary>The one writer of a store: a thread and a connection. All appends that wait go into one transaction and one round trip (group commit), which is flushed if one of them asks for it.</summary>
/// <remarks>
/// An entry is in the chain once or not at all, whatever becomes of an answer: the server takes only what follows its last entry. So a group whose
/// answer was lost is settled by reading the heads and sending it again; a session that the network left behind is ended first.
/// </remarks>
internal sealed class JournalWriter : IDisposable
{
    private const double LingerMilliseconds = 5;
    private const int MaxGroupCount = 2000;
    private const long MaxBytesPerStatement = 16 * 1024 * 1024;
    private const int MaxRaces = 20;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly Server _server;
    private readonly Thread _thread;
    private readonly Dictionary<string, JournalHead> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalException> _refused = new(StringComparer.Ordinal);
    private readonly string _insert;

    private List<PendingAppend> _waiting = [];
    private List<PendingAppend> _group = [];
    private NpgsqlConnection? _connection;
    private (int Pid, DateTime Start)? _session;
    private string _mode = "on";
    private bool _closing;
    private bool _urgent;
    private long _waitingSince;

    private JournalWriter(Server server, NpgsqlConnection connection)
    {
        _server = server;
        _insert =
            $"""
            INSERT INTO {server.Schema.Entry} (merchant, register, sequence, kind, time, sale_id, receipt_number, closing_number, last_receipt, format, hash, body)
            SELECT $1, r, s, k, t, i, n, c, 0, f, h, b FROM set_config('synchronous_commit', $12, true), unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS e (r, s, k, t, i, n, c, f, h, b)
            """;
        Use(connection);
        _thread = new Thread(Work) { IsBackground = true, Name = "Fiscal journal writer" };
        _thread.Start();
    }

    public static async Task<JournalWriter> StartAsync(bool async, Server server, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await server.ConnectAsync(async, cancellationToken).ConfigureAwait(false);
            return new JournalWriter(server, connection);
        }
        catch (Exception error) when (Server.IsFailure(error))
        {
            connection?.Dispose();
            throw server.Error(error, Server.Opening);
        }
    }

    /// <summary>Takes an append. Buffered ones wait a moment for a durable one to take them along: a sale then costs two transactions instead of four.</summary>
    public Task<JournalHead> AppendAsync(PendingAppend append, bool isUrgent)
    {
        lock (_gate)
        {
            if (_closing)
            {
                throw new ObjectDisposedException(nameof(PostgreSqlJournalStore));
            }

            _waiting.Add(append);
            _urgent |= isUrgent || append.IsDurable;
            if (_waiting.Count == 1)
            {
                _waitingSince = Stopwatch.GetTimestamp();
            }

            if (_urgent || _waiting.Count == 1)
            {
                Monitor.PulseAll(_gate);
            }
        }

        return append.Task;
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
        _connection?.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!(_urgent || _closing || (_waiting.Count > 0 && LingerLeft() <= 0)))
                {
                    if (_waiting.Count > 0)
                    {
                        Monitor.Wait(_gate, LingerLeft());
                    }
                    else
                    {
                        Monitor.Wait(_gate);
                    }
                }

                if (_waiting.Count == 0 && _closing)
                {
                    return;
                }

                (_waiting, _group) = (_group, _waiting);
                _urgent = false;
                if (_group.Count > MaxGroupCount)
                {
                    // The rest goes next, in order.
                    _waiting.AddRange(_group.GetRange(MaxGroupCount, _group.Count - MaxGroupCount));
                    _group.RemoveRange(MaxGroupCount, _group.Count - MaxGroupCount);
                    _urgent = true;
                }
            }

            WriteGroup(_group);
            _group.Clear();
        }
    }

    // The monotonic clock, also under a test's TimeProvider: this is a wait between threads.
    private int LingerLeft() => (int)Math.Ceiling(Math.Max(0, LingerMilliseconds - Stopwatch.GetElapsedTime(_waitingSince).TotalMilliseconds));

    private void WriteGroup(List<PendingAppend> group)
    {
        foreach (var append in group)
        {
            if (append.CancellationToken.IsCancellationRequested)
            {
                append.Refusal = new OperationCanceledException(append.CancellationToken);
            }
        }

        try
        {
            try
            {
                Write(group);
            }
            catch (JournalException error) when (group.Count > 1 && error.InnerException is PostgresException answer && !Server.IsLoss(answer) && !group.Exists(static append => append.IsUncertain))
            {
                // The server refused the whole; perhaps only one of them is too much for it. A server that is away is waited for once and not for each.
                foreach (var append in group.Where(static append => append.IsOpen))
                {
                    WriteAlone(append);
                }
            }
        }
#pragma warning disable CA1031 // whatever it is, those who wait must hear of it
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var append in group.Where(static append => append.IsOpen))
            {
                append.Refusal = Refuse(append, error as JournalException ?? _server.Error(error, Server.Writing));
            }
        }

        foreach (var append in group)
        {
            append.Complete();
        }
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
        var began = Stopwatch.GetTimestamp();
        var (losses, races) = (0, 0);
        while (true)
        {
            try
            {
                Connect();
                TryWrite(group);
                return;
            }
            catch (Exception error) when (Server.IsFailure(error))
            {
                _heads.Clear();
                var left = _server.Patience - Stopwatch.GetElapsedTime(began);
                if (Server.IsLoss(error))
                {
                    Lose(error);
                    // However long it took: whether the group is in the chain is asked once at least.
                    if (left <= TimeSpan.Zero && losses > 0)
                    {
                        throw _server.Error(error, Server.Writing);
                    }

                    // At once the first time: often only the line broke.
                    if (losses++ > 0)
                    {
                        Pause(left);
                    }
                }
                else if (!IsRace(error) || races++ >= MaxRaces)
                {
                    throw group.Exists(static append => append.IsUncertain) ? _server.Unknown(error) : _server.Error(error, Server.Writing);
                }
            }
        }
    }

    /// <summary>Whether another process was faster; the heads tell whose append fits.</summary>
    private static bool IsRace(Exception error) =>
        error is PostgresException { SqlState: Schema.OutOfOrder or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    private void TryWrite(List<PendingAppend> group)
    {
        var going = new List<PendingAppend>(group.Count);
        foreach (var append in group)
        {
            if (append.IsOpen && Admit(append))
            {
                going.Add(append);
            }
        }

        if (going.Count == 0)
        {
            return;
        }

        var mode = !going.Exists(static append => append.IsDurable) ? "off" : _mode == "off" ? "on" : _mode;
        // The registers in one order for all processes: two that write the same ones wait for each other instead of getting in each other's way.
        var entries = going.SelectMany(static append => append.Batch.Entries).OrderBy(static entry => entry.RegisterId, StringComparer.Ordinal).ToList();
        int written;
        try
        {
            written = Insert(entries, mode);
        }
        catch (Exception error) when (Server.IsFailure(error) && Server.IsLoss(error))
        {
            going.ForEach(static append => append.Lose());
            throw;
        }

        if (written != entries.Count)
        {
            _heads.Clear();
            throw new JournalException(JournalErrorCodes.StorageFailed, $"The journal in {_server.Name} took {written} of {entries.Count} entries and said nothing: a rule or trigger that is not ours keeps them out. Verify the journal; it names what was changed.");
        }

        foreach (var append in going)
        {
            Settle(append);
        }
    }

    /// <summary>Whether an append is to be sent: it fits the head, and is not there yet.</summary>
    private bool Admit(PendingAppend append)
    {
        var batch = append.Batch;
        if (!_heads.TryGetValue(batch.RegisterId, out var head))
        {
            _heads[batch.RegisterId] = head = HeadOf(batch.RegisterId);
        }

        if (append.WasLost && HashOf(batch.RegisterId, batch.NewHead.Sequence) is { } hash && new JournalHead(batch.NewHead.Sequence, hash) == batch.NewHead)
        {
            Settle(append, ahead: head.Sequence > batch.NewHead.Sequence);
            return false;
        }

        append.IsNotThere();
        if (head != batch.ExpectedHead)
        {
            // What this one follows may have been refused; unless it is in the chain after all, which only the head tells.
            append.Refusal = _refused.TryGetValue(Key(batch.RegisterId, batch.ExpectedHead), out var cause)
                ? Refuse(append, new JournalException(cause.Code, cause.Message, cause))
                : new JournalHeadException(batch.RegisterId, batch.ExpectedHead, head);
            return false;
        }

        _heads[batch.RegisterId] = batch.NewHead;
        return true;
    }

    private void Settle(PendingAppend append, bool ahead = false)
    {
        append.IsThere = true;
        if (!ahead)
        {
            _heads[append.Batch.RegisterId] = append.Batch.NewHead;
        }

        if (_refused.Count > 0)
        {
            _refused.Remove(Key(append.Batch.RegisterId, append.Batch.NewHead));
        }
    }

    // One statement is one round trip and one transaction. Only what is too large for one takes more: all of it or nothing all the same.
    private int Insert(List<StoredEntry> entries, string mode)
    {
        var statements = Split(entries);
        if (statements.Count == 1)
        {
            using var only = Insertion(entries, mode);
            return only.ExecuteNonQuery();
        }

        using var transaction = _connection!.BeginTransaction();
        var written = 0;
        foreach (var statement in statements)
        {
            using var insertion = Insertion(statement, mode);
            written += insertion.ExecuteNonQuery();
        }

        transaction.Commit();
        return written;
    }

    private static List<List<StoredEntry>> Split(List<StoredEntry> entries)
    {
        var parts = new List<List<StoredEntry>>();
        for (var first = 0; first < entries.Count;)
        {
            var bytes = 0L;
            var next = first;
            while (next < entries.Count && (next == first || bytes < MaxBytesPerStatement))
            {
                bytes += entries[next++].Body.Length;
            }

            parts.Add(next - first == entries.Count ? entries : entries.GetRange(first, next - first));
            first = next;
        }

        return parts;
    }

    private NpgsqlCommand Insertion(List<StoredEntry> entries, string mode)
    {
        var command = Command(_insert, JournalReader.Text(_server.MerchantId));
        Add(NpgsqlDbType.Text, static entry => entry.RegisterId);
        Add(NpgsqlDbType.Bigint, static entry => entry.Sequence);
        Add(NpgsqlDbType.Integer, static entry => entry.Kind);
        Add(NpgsqlDbType.Text, static entry => EntryTime.Format(entry.Time));
        Add(NpgsqlDbType.Text, static entry => entry.SaleId);
        Add(NpgsqlDbType.Bigint, static entry => entry.ReceiptNumber);
        Add(NpgsqlDbType.Bigint, static entry => entry.ClosingNumber);
        Add(NpgsqlDbType.Smallint, static entry => (short)entry.Format);
        Add(NpgsqlDbType.Bytea, static entry => entry.Hash);
        Add(NpgsqlDbType.Bytea, static entry => entry.Body);
        command.Parameters.Add(JournalReader.Text(mode));
        return command;

        void Add<T>(NpgsqlDbType type, Func<StoredEntry, T> value)
        {
            var values = new T[entries.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = value(entries[i]);
            }

            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        }
    }

    private JournalHead HeadOf(string registerId)
    {
        using var command = Command($"SELECT sequence, hash FROM {_server.Schema.Entry} WHERE merchant = $1 AND register = $2 ORDER BY sequence DESC LIMIT 1", JournalReader.Text(_server.MerchantId), JournalReader.Text(registerId));
        using var row = command.ExecuteReader();
        if (!row.Read())
        {
            return JournalHead.Empty;
        }

        var hash = row.GetFieldValue<byte[]>(1);
        return hash.Length == JournalHead.HashLength
            ? new JournalHead(row.GetInt64(0), hash)
            : throw new JournalException(JournalErrorCodes.StorageDamaged, $"The journal in {_server.Name} is damaged: entry {row.GetInt64(0)} of register '{registerId}' has no hash. Keep the database, verify it, and go on with a copy that is whole.");
    }

    private byte[]? HashOf(string registerId, long sequence)
    {
        using var command = Command($"SELECT hash FROM {_server.Schema.Entry} WHERE merchant = $1 AND register = $2 AND sequence = $3", JournalReader.Text(_server.MerchantId), JournalReader.Text(registerId), new NpgsqlParameter<long> { TypedValue = sequence });
        return command.ExecuteScalar() as byte[] is { Length: JournalHead.HashLength } hash ? hash : null;
    }

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = Server.Seconds(_server.Patience) };
        command.Parameters.AddRange(parameters);
        return command;
    }

    private void Connect()
    {
        if (_connection is not null)
        {
            return;
        }

        _server.Forget();
        Use(_server.ConnectAsync(async: false, CancellationToken.None).GetAwaiter().GetResult());
        _server.Logger.LogInformation("Journal in {Server}: connected again.", _server.Name);
    }

    // The session that is lost may still be at work on what it was sent, with nobody to hear the answer. It is ended before anything is read.
    private void Use(NpgsqlConnection connection)
    {
        _connection = connection;
        if (_session is { } lost)
        {
            for (var tries = 0; tries < 100; tries++)
            {
                using var end = Command("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2", new NpgsqlParameter<int> { TypedValue = lost.Pid }, new NpgsqlParameter<DateTime> { TypedValue = lost.Start, NpgsqlDbType = NpgsqlDbType.TimestampTz });
                if (end.ExecuteScalar() is null)
                {
                    break;
                }

                Pause(TimeSpan.FromMilliseconds(20));
            }
        }

        using var ask = Command("SELECT pid, backend_start, current_setting('synchronous_commit') FROM pg_stat_activity WHERE pid = pg_backend_pid()");
        using var row = ask.ExecuteReader();
        if (row.Read())
        {
            _session = (row.GetInt32(0), row.GetDateTime(1));
            // Whatever is not "off" flushes here; what standbys have to do beyond that is the server's administrator's to say.
            _mode = row.GetString(2);
        }
    }

    private void Lose(Exception error)
    {
        _server.Logger.LogWarning("Journal in {Server}: connection lost ({Reason}); what was under way is settled when the server answers.", _server.Name, error.GetType().Name);
        try
        {
            _connection?.Dispose();
        }
        catch (Exception broken) when (Server.IsFailure(broken))
        {
            // It is gone, which is what was wanted.
        }

        _connection = null;
    }

    private void Pause(TimeSpan most)
    {
        var began = Stopwatch.GetTimestamp();
        var pause = most < RetryPause ? most : RetryPause;
        lock (_gate)
        {
            for (var left = pause; left > TimeSpan.Zero; left = pause - Stopwatch.GetElapsedTime(began))
            {
                Monitor.Wait(_gate, left);
            }
        }
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

    private static string Key(string registerId, JournalHead head) => registerId + "/" + head;
}
