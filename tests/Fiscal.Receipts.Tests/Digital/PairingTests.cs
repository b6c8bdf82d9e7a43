using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;
using static Fiscal.Receipts.Tests.Digital.PairedTill;

namespace Fiscal.Receipts.Tests.Digital;

public sealed class PairingTests
{
    [Fact]
    public async Task A_register_is_paired_uploads_and_is_parted()
    {
        using var folder = new Tool.Folder();
        using var portal = new FakePortal();
        portal.PairAnswer = Answer(portal);
        var journal = new TestJournal();
        var receipt = journal.Sell().ToReceipt();
        var options = new DigitalReceiptsOptions { PairingPath = folder.Path("pairing.json"), TimeProvider = new FastClock(1) };
        using (var digital = new DigitalReceipts(journal.ToStore(), Id, options))
        {
            await digital.PairAsync(new Uri(portal.Address, "pair/7K3M9Q2X"), null, "123456");
            Eventually(() => portal.Read(p => p.Receipts.Count) == 1, "the receipt from before the pairing");
            Assert.StartsWith("HTTPS://BON.EXAMPLE.DE/R/", digital.Offer(receipt).LinkText, StringComparison.Ordinal);
        }

        using (var digital = new DigitalReceipts(journal.ToStore(), Id, options))
        {
            Assert.Equal("Mitte", digital.Pairing!.BranchName);
            await digital.UnpairAsync();
            Assert.Null(digital.Pairing);
        }

        Assert.False(File.Exists(folder.Path("pairing.json")));
        using var again = new DigitalReceipts(journal.ToStore(), Id, options);
        Assert.Equal(PortalReachability.NotPaired, again.Reachability);
    }

    [Fact]
    public async Task A_wrong_code_and_a_waiting_branch_say_so()
    {
        using var portal = new FakePortal();

        var wrong = await Assert.ThrowsAsync<PortalException>(() => PortalClient.PairAsync(portal.Address, "7K3M9Q2X", "000000", Id));
        var wait = await Assert.ThrowsAsync<PortalException>(() => PortalClient.PairAsync(portal.Address, "7K3M9Q2X", "999999", Id));
        portal.PairAnswer = "{\"keyId\":\"0000002a\"}";
        var broken = await Assert.ThrowsAsync<PortalException>(() => PortalClient.PairAsync(portal.Address, "7K3M9Q2X", "123456", Id));
        portal.Close();
        var away = await Assert.ThrowsAsync<PortalException>(() => PortalClient.PairAsync(portal.Address, "7K3M9Q2X", "123456", Id));

        Assert.Equal([PortalException.WrongCode, PortalException.Wait, PortalException.Refused, PortalException.Unreachable], new[] { wrong, wait, broken, away }.Select(static e => e.Code));
        Assert.Equal(TimeSpan.Zero, wait.RetryAfter);
    }

    [Theory]
    [InlineData("http://bon.example.de/")]
    [InlineData("http://192.168.1.7/")]
    [InlineData("ftp://bon.example.de/")]
    [InlineData("pair/7K3M9Q2X")]
    public async Task Only_https_or_this_machine_is_spoken_to(string address)
    {
        var uri = new Uri(address, UriKind.RelativeOrAbsolute);

        await Assert.ThrowsAsync<ArgumentException>(() => PortalClient.PairAsync(uri, "7K3M9Q2X", "123456", Id));
        Assert.Throws<ArgumentException>(() => new PortalPairing(uri, new Uri("https://bon.example.de"), Id, new RegisterKey(1, new byte[32])));
    }

    [Fact]
    public void The_file_is_its_owners_alone_and_gives_the_pairing_back()
    {
        using var folder = new Tool.Folder();
        var path = folder.Path("pairing.json");
        var secret = Enumerable.Range(100, 32).Select(static i => (byte)i).ToArray();
        var pairing = new PortalPairing(new Uri("https://portal.example.de/base"), new Uri("https://bon.example.de/"), Id, new RegisterKey(0xCAFE0001, secret), "M1", "B1", "Mitte");

        pairing.Save(path);
        pairing.Save(path);
        var read = PortalPairing.Load(path)!;

        Assert.Equal(
            ("https://portal.example.de/base/", "https://bon.example.de/", Id, 0xCAFE0001, "M1", "B1", "Mitte"),
            (read.Address.AbsoluteUri, read.PublicUrl.AbsoluteUri, read.RegisterId, read.Key.Id, read.MerchantId, read.BranchId, read.BranchName));
        Assert.Equal(secret, read.Key.GetSecret());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.DoesNotContain(Convert.ToBase64String(secret), pairing.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_named_and_not_quoted()
    {
        using var folder = new Tool.Folder();
        var key = Convert.ToBase64String(new byte[32]);
        foreach (var text in new[] { "", "{}", "[1]", "{\"address\":\"https://a.de\",\"key\":\"" + key + "\"}", "{\"key\":\"" + key, new string(' ', 70_000) })
        {
            var path = folder.Write("pairing.json", System.Text.Encoding.UTF8.GetBytes(text));
            var failure = Assert.Throws<FormatException>(() => PortalPairing.Load(path));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(key, failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Null(PortalPairing.Load(folder.Path("none")));
    }

    [Fact]
    public void The_pairing_of_another_register_is_refused()
    {
        var pairing = new PortalPairing(new Uri("https://bon.example.de"), new Uri("https://bon.example.de"), "KASSE-02", new RegisterKey(1, new byte[32]));

        Assert.Throws<ArgumentException>(() => new DigitalReceipts(new InMemoryJournalStore(), Id, new DigitalReceiptsOptions { Pairing = pairing }));
    }

    private static string Answer(FakePortal portal) =>
        "{\"merchant\":\"M1\",\"branch\":\"B1\",\"branchName\":\"Mitte\",\"register\":\"REGISTER\",\"keyId\":\"0000002a\",\"key\":\"" + Convert.ToBase64String(portal.Key) + "\",\"publicUrl\":\"https://bon.example.de/\"}";
}
