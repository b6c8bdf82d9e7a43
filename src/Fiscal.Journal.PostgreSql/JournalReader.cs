using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Fiscal.Journal.PostgreSql;

/// <summary>Reads entries, each call on a connection of the pool.</summary>
internal sealed class JournalReader(Server server)
{
    private const long MaxBytesPerRead = 16 * 1024 * 1024;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    // The hash before is not stored a second time; where an entry is missing, the next one cannot be checked and the gap is what is reported.
    private readonly string _columns = $"e.sequence, e.kind, e.time, e.sale_id, e.receipt_number, e.closing_number, e.format, e.hash, e.body, (SELECT p.hash FROM {server.Schema.Entry} p WHERE p.merchant = $1 AND p.register = $2 AND p.sequence = e.sequence - 1)";

    public Task<IReadOnlyList<StoredEntry>> ReadAsync(bool async, string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken) =>
        EntriesAsync(
            async,
            registerId,
            $"""
            SELECT {_columns} FROM (
              SELECT *, sum(octet_length(body)) OVER (ORDER BY sequence) - octet_length(body) AS bytes_before
              FROM {server.Schema.Entry} WHERE merchant = $1 AND register = $2 AND sequence >= $3 ORDER BY sequence LIMIT $4) e
            WHERE e.bytes_before < {MaxBytesPerRead} ORDER BY e.sequence
            """,
            cancellationToken,
            new NpgsqlParameter<long> { TypedValue = fromSequence },
            new NpgsqlParameter<int> { TypedValue = maxCount });

    public Task<IReadOnlyList<StoredEntry>> FindAsync(bool async, string registerId, string saleId, CancellationToken cancellationToken) =>
        EntriesAsync(async, registerId, $"SELECT {_columns} FROM {server.Schema.Entry} e WHERE e.merchant = $1 AND e.register = $2 AND e.sale_id = $3 ORDER BY e.sequence", cancellationToken, Text(saleId));

    public Task<IReadOnlyList<StoredEntry>> FindAsync(bool async, string registerId, long receiptNumber, CancellationToken cancellationToken) =>
        EntriesAsync(
            async,
            registerId,
            // The first entry with the number allotted it, unless a higher one stood before: then it only refers to a number that never was.
            $"""
            SELECT {_columns} FROM {server.Schema.Entry} e,
              (SELECT sequence, sale_id FROM (
                 SELECT sequence, sale_id, last_receipt FROM {server.Schema.Entry} WHERE merchant = $1 AND register = $2 AND receipt_number = $3 ORDER BY sequence LIMIT 1) first
               WHERE last_receipt = $3) allotted
            WHERE e.merchant = $1 AND e.register = $2 AND (e.sale_id = allotted.sale_id OR e.sequence = allotted.sequence) ORDER BY e.sequence
            """,
            cancellationToken,
            new NpgsqlParameter<long> { TypedValue = receiptNumber });

    public Task<IReadOnlyDictionary<string, JournalHead>> HeadsAsync(bool async, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyDictionary<string, JournalHead>>(async, async connection =>
        {
            // Jumps from register to register in the key's index: PostgreSQL itself would read every entry for DISTINCT.
            using var command = new NpgsqlCommand(
                $"""
                WITH RECURSIVE known AS (
                  (SELECT register FROM {server.Schema.Entry} WHERE merchant = $1 ORDER BY register LIMIT 1)
                  UNION ALL
                  SELECT (SELECT register FROM {server.Schema.Entry} WHERE merchant = $1 AND register > known.register ORDER BY register LIMIT 1) FROM known WHERE known.register IS NOT NULL)
                SELECT known.register, head.sequence, head.hash FROM known
                CROSS JOIN LATERAL (SELECT sequence, hash FROM {server.Schema.Entry} WHERE merchant = $1 AND register = known.register ORDER BY sequence DESC LIMIT 1) head
                """,
                connection);
            command.Parameters.Add(Text(server.MerchantId));
            using var rows = async ? await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteReader();
            var heads = new SortedDictionary<string, JournalHead>(StringComparer.Ordinal);
            while (async ? await rows.ReadAsync(cancellationToken).ConfigureAwait(false) : rows.Read())
            {
                heads[rows.GetString(0)] = new JournalHead(rows.GetInt64(1), Hash(rows, 2, rows.GetInt64(1)));
            }

            return heads;
        }, cancellationToken);

    public Task<long> LoadCursorAsync(bool async, string consumer, string registerId, CancellationToken cancellationToken) =>
        RunAsync(async, async connection =>
        {
            using var command = new NpgsqlCommand($"SELECT sequence FROM {server.Schema.Cursor} WHERE merchant = $1 AND register = $2 AND consumer = $3", connection);
            command.Parameters.Add(Text(server.MerchantId));
            command.Parameters.Add(Text(registerId));
            command.Parameters.Add(Text(consumer));
            return (async ? await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteScalar()) as long? ?? 0L;
        }, cancellationToken);

    public Task SaveCursorAsync(bool async, string consumer, string registerId, long sequence, CancellationToken cancellationToken) =>
        RunAsync(async, async connection =>
        {
            using var command = new NpgsqlCommand(
                $"""
                INSERT INTO {server.Schema.Cursor} (merchant, register, consumer, sequence) SELECT $1, $2, $3, $4 FROM set_config('synchronous_commit', 'off', true)
                ON CONFLICT (merchant, register, consumer) DO UPDATE SET sequence = EXCLUDED.sequence
                """,
                connection);
            command.Parameters.Add(Text(server.MerchantId));
            command.Parameters.Add(Text(registerId));
            command.Parameters.Add(Text(consumer));
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
            return async ? await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteNonQuery();
        }, cancellationToken, Server.Writing);

    /// <summary>Runs what can be repeated without harm: a server that restarts within the patience costs time and no error.</summary>
    public async Task<T> RunAsync<T>(bool async, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken, string what = Server.Reading)
    {
        var began = Stopwatch.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var connection = await server.ConnectAsync(async, cancellationToken).ConfigureAwait(false);
                return await work(connection).ConfigureAwait(false);
            }
            catch (Exception error) when (Server.IsFailure(error))
            {
                if (!Server.IsLoss(error) || Stopwatch.GetElapsedTime(began) >= server.Patience)
                {
                    throw server.Error(error, what);
                }

                // A server that is gone has left more such connections in the pool.
                server.Forget();
            }

            if (isFirst)
            {
                continue; // often only what the pool held is broken
            }

            if (async)
            {
                await Task.Delay(RetryPause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                cancellationToken.WaitHandle.WaitOne(RetryPause);
            }
        }
    }

    internal static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private Task<IReadOnlyList<StoredEntry>> EntriesAsync(bool async, string registerId, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] more) =>
        RunAsync<IReadOnlyList<StoredEntry>>(async, async connection =>
        {
            using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(Text(server.MerchantId));
            command.Parameters.Add(Text(registerId));
            foreach (var parameter in more)
            {
                command.Parameters.Add(parameter.Clone());
            }

            using var rows = async ? await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteReader();
            var entries = new List<StoredEntry>();
            while (async ? await rows.ReadAsync(cancellationToken).ConfigureAwait(false) : rows.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                entries.Add(Entry(rows, registerId));
            }

            return entries;
        }, cancellationToken);

    private StoredEntry Entry(NpgsqlDataReader row, string registerId)
    {
        var sequence = row.GetInt64(0);
        var (kind, format) = (row.GetInt32(1), row.GetInt16(6));
        if (kind < 0 || format is < 0 or > byte.MaxValue || !EntryTime.TryParse(row.GetString(2), out var time))
        {
            throw Damaged($"a column of entry {sequence} of register '{registerId}' holds what was never written");
        }

        return new StoredEntry(
            registerId,
            sequence,
            kind,
            time,
            row.IsDBNull(3) ? null : row.GetString(3),
            row.IsDBNull(4) ? null : row.GetInt64(4),
            row.IsDBNull(5) ? null : row.GetInt64(5),
            (byte)format,
            row.GetFieldValue<byte[]>(8),
            row.IsDBNull(9) ? new byte[JournalHead.HashLength] : Hash(row, 9, sequence - 1),
            Hash(row, 7, sequence));
    }

    private byte[] Hash(NpgsqlDataReader row, int column, long sequence)
    {
        var hash = row.GetFieldValue<byte[]>(column);
        return hash.Length == JournalHead.HashLength ? hash : throw Damaged($"entry {sequence} has no hash");
    }

    private JournalException Damaged(string what) =>
        new(JournalErrorCodes.StorageDamaged, $"The journal in {server.Name} is damaged: {what}. Keep the database, verify it, and go on with a copy that is whole.");
}
