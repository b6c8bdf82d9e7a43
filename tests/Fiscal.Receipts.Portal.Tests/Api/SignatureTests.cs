using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>The portal says "verified" of a signature only if it is right; receipts come from a till with the simulator.</summary>
public sealed class SignatureTests
{
    private readonly SignatureProof _proof = new();

    [Fact]
    public async Task Receipts_of_every_business_case_are_verified()
    {
        foreach (var example in BusinessCaseExamples.All)
        {
            await using var till = new SignedTill(static o => o.VatRates = VatRateTable.Germany.With([VatRatePeriod.MarginScheme(1001), VatRatePeriod.ReverseCharge(1002)]));
            if (example.MethodName != "Float")
            {
                await till.Register.BookCashAsync("float-1", CashMovement.Float(200m));
            }

            var receipt = await example.Run(till.Register);

            Assert.NotNull(receipt.Signature);
            Assert.True(_proof.Check(ReceiptJson.Read(ReceiptJson.Write(receipt))), example.Title);
        }
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_receipt_that_was_signed_is_not_verified()
    {
        await using var till = new SignedTill();
        var json = ReceiptJson.WriteText(await till.SellAsync("4711"));
        var receipt = ReceiptJson.ReadText(json);
        var process = receipt.ProcessData;
        var value = Convert.ToBase64String(receipt.Signature!.Value);
        var other = (byte[])receipt.Signature.Value.Clone();
        other[5] ^= 1;
        Assert.True(_proof.Check(receipt));

        (string What, string Json)[] changes =
        [
            ("process data", json.Replace(process, process.Replace("3.20", "2.20", StringComparison.Ordinal), StringComparison.Ordinal)),
            ("amounts alone", json.Replace("\"net\":\"2.99\"", "\"net\":\"1.99\"", StringComparison.Ordinal).Replace("\"gross\":\"3.20\"", "\"gross\":\"2.20\"", StringComparison.Ordinal)),
            ("payment alone", json.Replace("\"amount\":\"3.20\"", "\"amount\":\"2.20\"", StringComparison.Ordinal)),
            ("signature in receipt and code", json.Replace(value.Replace("+", "\\u002B", StringComparison.Ordinal), Convert.ToBase64String(other), StringComparison.Ordinal).Replace(value, Convert.ToBase64String(other), StringComparison.Ordinal)),
            ("transaction", json.Replace("\"transactionNumber\":" + receipt.Signature.TransactionNumber, "\"transactionNumber\":99", StringComparison.Ordinal)),
            ("client", json.Replace("\"clientId\":\"KASSE-01\"", "\"clientId\":\"KASSE-02\"", StringComparison.Ordinal)),
            ("kind", json.Replace("\"type\":\"Beleg\"", "\"type\":\"AVTraining\"", StringComparison.Ordinal)),
        ];
        foreach (var (what, changed) in changes)
        {
            Assert.True(changed != json, what);
            Assert.False(_proof.Check(ReceiptJson.ReadText(changed)) ?? true, what);
        }
    }

    [Fact]
    public async Task What_the_till_says_of_its_signature_counts_for_nothing()
    {
        await using var till = new SignedTill();
        var json = ReceiptJson.WriteText(await till.SellAsync("4711"));

        Assert.True(_proof.Check(ReceiptJson.ReadText(json.Replace("\"verification\":\"verified\"", "\"verification\":\"failed\"", StringComparison.Ordinal))));
        Assert.Null(_proof.Check(new ReceiptBuilder().Outage().Build()));
    }

    [Fact]
    public async Task A_serial_number_stays_with_the_key_it_was_first_seen_with()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var register = await TestRegister.PairAsync(host, portal.Clock);
        await using var till = new SignedTill();
        var receipts = new[] { await till.SellAsync("4711"), await till.SellAsync("4712") };
        await register.UploadAsync(TestRegister.ReceiptLine(receipts[0]), TestRegister.LinkLine(receipts[0]));

        // Another key under the same serial number cannot be made (it is the key's hash); so the database is given one.
        await host.Services.GetRequiredService<PortalDatabase>().WriteAsync(
            static session => session.ExecuteAsync(new PortalQuery("test", "UPDATE tse_key SET public_key = @key WHERE merchant_id = @merchant"), default, ("merchant", "M1"), ("key", new byte[] { 4, 1 })), default);
        Assert.Equal("stored stored", await register.StatusesAsync(TestRegister.ReceiptLine(receipts[1]), TestRegister.LinkLine(receipts[1])));

        var store = host.Services.GetRequiredService<ReceiptStore>();
        Assert.True((await store.FindAsync("M1", TestRegister.StorageKey(receipts[0].LinkSecret), default))!.IsVerified);
        Assert.False((await store.FindAsync("M1", TestRegister.StorageKey(receipts[1].LinkSecret), default))!.IsVerified);
        Assert.Equal("tseKey", Assert.Single(await host.Administration.GetAlarmsAsync()).Kind);
    }
}
