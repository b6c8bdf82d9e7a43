using System.Globalization;

namespace Fiscal.Journal.Sqlite;

/// <summary>Reads entries. One connection, one reader at a time; readers never wait for the writer.</summary>
internal sealed class JournalReader : IDisposable
{
    private const int MaxBytesPerRead = 16 * 1024 * 1024;
    private const string Columns = "sequence, kind, time, sale_id, receipt_number, closing_number, format, hash, body";

    private readonly object _gate = new();
    private readonly Database _database;
    private readonly Statement _register, _registers, _cursor;
    private readonly Dictionary<int, RegisterStatements> _statements = [];
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private bool _disposed;

    public JournalReader(Database database)
    {
        _database = database;
        _register = database.Prepare("SELECT id FROM register WHERE name = ?1");
        _registers = database.Prepare("SELECT id, name FROM register ORDER BY id");
        _cursor = database.Prepare("SELECT sequence, seal FROM cursor WHERE consumer = ?1 AND register = ?2");
    }

    public IReadOnlyList<StoredEntry> Read(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (Register(registerId) is not { } register)
            {
                return [];
            }

            var entries = new List<StoredEntry>();
            var bytes = 0L;
            using var rows = Of(register).Range.Bind(1, fromSequence).Bind(2, maxCount).Resetting();
            while (bytes < MaxBytesPerRead && rows.Statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sequence = rows.Statement.Long(0);
                var previous = entries.Count > 0 && entries[entries.Count - 1].Sequence == sequence - 1 ? entries[entries.Count - 1].Hash : HashOf(register, sequence - 1);
                var entry = Entry(rows.Statement, registerId, previous);
                entries.Add(entry);
                bytes += entry.Body.Length;
            }

            return entries;
        }
    }

    public IReadOnlyList<StoredEntry> FindSale(string registerId, string saleId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return Register(registerId) is { } register ? Sale(registerId, register, saleId, cancellationToken) : [];
        }
    }

    public IReadOnlyList<StoredEntry> FindReceipt(string registerId, long receiptNumber, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (Register(registerId) is not { } register)
            {
                return [];
            }

            // Every entry holds the highest number up to it; the first one that reaches the wanted number is the one that allotted it.
            long low = 1, high = Last(register).Sequence + 1, end = high;
            while (low < high)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var middle = low + ((high - low) / 2);
                if (LastReceipt(register, middle) < receiptNumber)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            if (low == end || LastReceipt(register, low) != receiptNumber)
            {
                return [];
            }

            using var rows = Of(register).Range.Bind(1, low).Bind(2, 1).Resetting();
            if (!rows.Statement.Step())
            {
                return [];
            }

            var allotted = Entry(rows.Statement, registerId, HashOf(register, low - 1));
            return allotted.SaleId is null ? [allotted] : Sale(registerId, register, allotted.SaleId, cancellationToken);
        }
    }

    public IReadOnlyDictionary<string, JournalHead> Heads()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            var heads = new SortedDictionary<string, JournalHead>(StringComparer.Ordinal);
            using var rows = _registers.Resetting();
            while (rows.Statement.Step())
            {
                var name = rows.Statement.Text(1) ?? string.Empty;
                var head = Last((int)rows.Statement.Long(0));
                if (!head.IsEmpty)
                {
                    heads[name] = head;
                }
            }

            return heads;
        }
    }

    public long LoadCursor(string consumer, string registerId)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            using var rows = _cursor.Bind(1, consumer).Bind(2, registerId).Resetting();
            if (!rows.Statement.Step())
            {
                return 0;
            }

            var text = rows.Statement.Text(0) ?? string.Empty;
            if (!CursorSeal.Compute(consumer, registerId, text).AsSpan().SequenceEqual(rows.Statement.Blob(1)) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                throw Damaged($"the cursor of '{consumer}' for register '{registerId}' was changed");
            }

            return sequence;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (var statement in new[] { _register, _registers, _cursor }.Concat(_statements.Values.SelectMany(statements => statements.All)))
            {
                statement.Dispose();
            }

            _database.Dispose();
        }
    }

    private List<StoredEntry> Sale(string registerId, int register, string saleId, CancellationToken cancellationToken)
    {
        var anchors = new List<long>();
        using (var rows = Of(register).Anchors.Bind(1, saleId).Resetting())
        {
            while (rows.Statement.Step())
            {
                anchors.Add(rows.Statement.Long(0));
            }
        }

        var entries = new List<StoredEntry>();
        foreach (var anchor in anchors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var rows = Of(register).Near.Bind(1, anchor).Bind(2, anchor + Schema.AnchorWindow).Bind(3, saleId).Resetting();
            while (rows.Statement.Step())
            {
                entries.Add(Entry(rows.Statement, registerId, HashOf(register, rows.Statement.Long(0) - 1)));
            }
        }

        return entries;
    }

    private RegisterStatements Of(int register)
    {
        if (!_statements.TryGetValue(register, out var statements))
        {
            statements = new RegisterStatements(_database, Schema.Table(register));
            _statements.Add(register, statements);
        }

        return statements;
    }

    private int? Register(string registerId)
    {
        if (_keys.TryGetValue(registerId, out var known))
        {
            return known;
        }

        using var rows = _register.Bind(1, registerId).Resetting();
        return rows.Statement.Step() ? _keys[registerId] = (int)rows.Statement.Long(0) : null;
    }

    private JournalHead Last(int register)
    {
        using var rows = Of(register).Last.Resetting();
        if (!rows.Statement.Step())
        {
            return JournalHead.Empty;
        }

        var sequence = rows.Statement.Long(0);
        return new JournalHead(sequence, Hash(rows.Statement, 1, sequence));
    }

    private long LastReceipt(int register, long sequence)
    {
        using var rows = Of(register).LastReceipt.Bind(1, sequence).Resetting();
        return rows.Statement.Step() ? rows.Statement.Long(0) : throw Damaged($"entry {sequence} is missing");
    }

    // The hash before is not stored a second time; where an entry is missing, the next one cannot be checked and the gap is what is reported.
    private byte[] HashOf(int register, long sequence)
    {
        if (sequence == 0)
        {
            return new byte[JournalHead.HashLength];
        }

        using var rows = Of(register).Hash.Bind(1, sequence).Resetting();
        return rows.Statement.Step() ? Hash(rows.Statement, 0, sequence) : new byte[JournalHead.HashLength];
    }

    private byte[] Hash(Statement row, int column, long sequence)
    {
        var hash = row.IsBlob(column) ? row.Blob(column) : [];
        return hash.Length == JournalHead.HashLength ? hash : throw Damaged($"entry {sequence} has no hash");
    }

    private StoredEntry Entry(Statement row, string registerId, byte[] previous)
    {
        var sequence = row.Long(0);
        var kind = row.IsLong(1) ? row.Long(1) : -1;
        var format = row.IsLong(6) ? row.Long(6) : -1;
        if (kind is < 0 or > int.MaxValue || format is < 0 or > byte.MaxValue || !row.IsText(2) || !row.IsBlob(8)
            || !(row.IsNull(3) || row.IsText(3)) || !(row.IsNull(4) || row.IsLong(4)) || !(row.IsNull(5) || row.IsLong(5))
            || !EntryTime.TryParse(row.Text(2), out var time))
        {
            throw Damaged($"a column of entry {sequence} of register '{registerId}' holds what was never written");
        }

        return new StoredEntry(
            registerId,
            sequence,
            (int)kind,
            time,
            row.IsNull(3) ? null : row.Text(3),
            row.IsNull(4) ? null : row.Long(4),
            row.IsNull(5) ? null : row.Long(5),
            (byte)format,
            row.Blob(8),
            previous,
            Hash(row, 7, sequence));
    }

    private JournalException Damaged(string what) =>
        new(JournalErrorCodes.StorageDamaged, $"The journal '{_database.Path}' is damaged: {what}. Keep the file, verify it, and go on with a copy that is whole.");

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(nameof(SqliteJournalStore));
        }
    }

    private sealed class RegisterStatements(Database database, string table)
    {
        public Statement Range { get; } = database.Prepare($"SELECT {Columns} FROM {table} WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2");

        public Statement Hash { get; } = database.Prepare($"SELECT hash FROM {table} WHERE sequence = ?1");

        public Statement Anchors { get; } = database.Prepare($"SELECT sequence FROM {table} WHERE sale_id = ?1 AND anchor = 1 ORDER BY sequence");

        public Statement Near { get; } = database.Prepare($"SELECT {Columns} FROM {table} WHERE sequence BETWEEN ?1 AND ?2 AND sale_id = ?3 ORDER BY sequence");

        public Statement Last { get; } = database.Prepare($"SELECT sequence, hash FROM {table} ORDER BY sequence DESC LIMIT 1");

        public Statement LastReceipt { get; } = database.Prepare($"SELECT last_receipt FROM {table} WHERE sequence = ?1");

        public Statement[] All => [Range, Hash, Anchors, Near, Last, LastReceipt];
    }
}
