using Fiscal.Chaos;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>A schema of the server; a kill leaves what the server had taken, and whoever comes next works on a copy of it.</summary>
internal sealed class PostgreSqlMedium(PostgreSqlServer server) : JournalMedium
{
    private string _schema = server.NewSchema();

    public override JournalStore Open() => Open(_schema);

    public override void Kill()
    {
        var dead = _schema;
        _schema = server.NewSchema();
        using (Open(_schema))
        {
            // Opened for its tables.
        }

        server.Execute($"INSERT INTO {_schema}.entry SELECT * FROM {dead}.entry ORDER BY register, sequence; INSERT INTO {_schema}.cursor SELECT * FROM {dead}.cursor");
    }

    public override void Dispose()
    {
        // The server goes with its schemas.
    }

    private PostgreSqlJournalStore Open(string schema) => PostgreSqlJournalStore.Open(server.ConnectionString + ";Schema=" + schema);
}
