using Microsoft.Data.Sqlite;

namespace Fiscal.Journal.Sqlite.Tests;

public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Newer_file_is_refused_with_a_clear_sentence()
    {
        SqliteJournalStore.Open(_folder.Journal).Dispose();
        Execute("PRAGMA user_version = 2");

        foreach (var open in new Func<string, SqliteJournalStore>[] { SqliteJournalStore.Open, SqliteJournalStore.OpenReadOnly })
        {
            var error = Assert.Throws<JournalException>(() => open(_folder.Journal));
            Assert.Equal(JournalErrorCodes.NewerFormat, error.Code);
            Assert.Contains("Update the software", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains(await SqliteJournalStore.VerifyFileAsync(_folder.Journal), finding => finding.Code == JournalErrorCodes.NewerFormat);
    }

    [Fact]
    public async Task Other_database_or_no_file_is_refused()
    {
        Assert.Equal(JournalErrorCodes.StorageMissing, Assert.Throws<JournalException>(() => SqliteJournalStore.OpenReadOnly(_folder.Journal)).Code);
        Assert.Equal(JournalErrorCodes.StorageMissing, Assert.Throws<JournalException>(() => SqliteJournalStore.Open(Path.Combine(_folder.Directory, "missing", "till.db"))).Code);
        Assert.Equal(JournalErrorCodes.StorageMissing, Assert.Single(await SqliteJournalStore.VerifyFileAsync(_folder.Journal)).Code);
        Assert.False(File.Exists(_folder.Journal));
        Execute("CREATE TABLE other (x)");
        Assert.Equal(JournalErrorCodes.NotAJournal, Assert.Throws<JournalException>(() => SqliteJournalStore.Open(_folder.Journal)).Code);
        File.WriteAllText(_folder.Journal, new string('x', 5000));
        Assert.Equal(JournalErrorCodes.NotAJournal, Assert.Throws<JournalException>(() => SqliteJournalStore.Open(_folder.Journal)).Code);
    }

    [Fact]
    public async Task Reading_beside_a_running_till_sees_its_appends_and_disturbs_nothing()
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 5);

        using (var reader = SqliteJournalStore.OpenReadOnly(_folder.Journal))
        {
            Assert.Equal(head, await reader.GetHeadAsync("KASSE-01"));
            head = Sales.Append(store, "KASSE-01", head, 6, 5);
            Assert.Equal(head, await reader.GetHeadAsync("KASSE-01"));
        }

        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(_folder.Journal));
        Assert.Empty(await store.VerifyIntegrityAsync());
        Sales.Append(store, "KASSE-01", head, 11, 5);
    }

    [Fact]
    public async Task Backup_while_selling_is_a_whole_journal()
    {
        var copy = Path.Combine(_folder.Directory, "copy.db");
        using (var store = SqliteJournalStore.Open(_folder.Journal))
        {
            var head = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, 5);
            store.BackUp(copy);
            Sales.Append(store, "KASSE-01", head, 6, 5);
        }

        using var restored = SqliteJournalStore.Open(copy);
        Assert.Equal(20, (await restored.GetHeadAsync("KASSE-01")).Sequence);
        Assert.Empty(await ChainVerifier.VerifyAsync(restored));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Journal};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
