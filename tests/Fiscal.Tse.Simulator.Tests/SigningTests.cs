using System.Diagnostics;
using Fiscal.Tse.Logs;

namespace Fiscal.Tse.Simulator.Tests;

public sealed class SigningTests
{
    [Theory]
    [InlineData(true, "ecdsa-plain-SHA256", 64)]
    [InlineData(false, "ecdsa-plain-SHA384", 96)]
    public async Task Answers_carry_log_messages_that_verify(bool p256, string algorithm, int signatureLength)
    {
        using var tse = Device.New(configure: o => o.UseP256 = p256);
        var identity = await tse.GetIdentityAsync();
        var start = await tse.StartAsync();
        var finish = await tse.FinishAsync(start.TransactionNumber);
        var key = TsePublicKey.FromPoint(identity.PublicKey);
        var log = LogMessage.Parse(finish.LogMessage);

        Assert.Equal(algorithm, identity.Algorithm);
        Assert.True(identity.IsTestDevice);
        Assert.Equal(key.SerialNumber, identity.SerialNumber);
        Assert.Equal(signatureLength, finish.Signature.Length);
        Assert.Equal(SignatureVerdict.Verified, log.Verify(key).Verdict);
        Assert.Equal(SignatureVerdict.Verified, LogMessage.Parse(start.LogMessage).Verify(key).Verdict);
        Assert.Equal(Device.Data, log.ProcessDataText);
        Assert.Equal("Kassenbeleg-V1", log.ProcessType);
        Assert.Equal((1L, 5L), (finish.TransactionNumber, finish.SignatureCounter));
        Assert.Equal(Device.Noon, finish.LogTime);
        Assert.Empty(log.Findings);
    }

    [Fact]
    public async Task The_exported_archive_is_clean_and_openssl_verifies_chain_and_signatures()
    {
        using var folder = new TempFolder();
        using var tse = Device.New(configure: o => o.UseP256 = false);
        for (var i = 0; i < 20; i++)
        {
            await tse.SellAsync(i % 2 == 0 ? Device.Client : "KASSE-02");
        }

        var archive = await tse.ExportAsync();
        var result = TarVerifier.Verify(new MemoryStream(archive));

        Assert.DoesNotContain(result.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Equal((44L, 44L, 20L), (result.Messages, result.SignaturesValid, result.Transactions));
        Assert.Equal((1L, 44L), (result.FirstCounter, result.LastCounter));

        var identity = await tse.GetIdentityAsync();
        await File.WriteAllTextAsync(folder.File("leaf.pem"), TseCertificate.Parse(identity.Certificates[0]).ToPem());
        await File.WriteAllTextAsync(folder.File("root.pem"), TseCertificate.Parse(identity.Certificates[1]).ToPem());
        Assert.Contains("OK", OpenSsl(folder, "verify", "-CAfile", "root.pem", "leaf.pem"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("key.pem"), OpenSsl(folder, "x509", "-in", "leaf.pem", "-pubkey", "-noout"));
        var reader = new TarArchiveReader(new MemoryStream(archive));
        var verified = 0;
        while (reader.Read() is { } member)
        {
            if (!member.Name.EndsWith(".log", StringComparison.Ordinal))
            {
                continue;
            }

            // The frame of tse-logs-and-qr §1.1, cut here without our own parser: outer header in front, signature TLV behind.
            var raw = member.Content;
            var header = raw[1] < 0x80 ? 2 : 2 + (raw[1] & 0x7f);
            const int signatureTlv = 2 + 96;
            var signature = raw[^96..];
            await File.WriteAllBytesAsync(folder.File("message"), raw[header..^signatureTlv]);
            await File.WriteAllBytesAsync(folder.File("signature"), ToDer(signature));
            Assert.Contains("Verified OK", OpenSsl(folder, "dgst", "-sha384", "-verify", "key.pem", "-signature", "signature", "message"), StringComparison.Ordinal);
            verified++;
        }

        Assert.Equal(44, verified);
    }

    [Fact]
    public async Task Filtered_exports_hold_what_was_asked_for()
    {
        var clock = new VirtualClock(Device.Noon);
        using var tse = Device.New(clock);
        await tse.SellAsync();
        clock.Advance(TimeSpan.FromHours(1));
        await tse.SellAsync("KASSE-02");

        Assert.Equal(3, Logs(await tse.ExportAsync(new TseExportRange { FromCounter = 3, ToCounter = 5 })).Count);
        Assert.DoesNotContain(Logs(await tse.ExportAsync(new TseExportRange { ClientId = Device.Client })), l => l.ClientId == "KASSE-02");
        Assert.All(Logs(await tse.ExportAsync(new TseExportRange { From = Device.Noon.AddMinutes(1) })), l => Assert.True(l.LogTime > Device.Noon));
    }

    [Fact]
    public async Task Released_data_is_gone_and_counters_go_on()
    {
        using var folder = new TempFolder();
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            await tse.SellAsync();
            var export = await tse.ExportAsync(new TseExportRange(), Stream.Null);
            await tse.ReleaseExportedAsync(export.ReceiptToken!);
            await Assert.ThrowsAsync<TseException>(() => tse.ReleaseExportedAsync(export.ReceiptToken!));
        }

        using var reopened = Device.New(configure: o => o.Directory = folder.Path);
        var next = await reopened.SellAsync();

        Assert.Equal([6L, 7L, 8L], Logs(await reopened.ExportAsync()).Select(l => l.SignatureCounter));
        Assert.Equal((2L, 8L), (next.TransactionNumber, next.SignatureCounter));
    }

    [Fact]
    public async Task Signatures_run_out_and_what_is_left_is_told()
    {
        using var tse = Device.New(configure: o => o.MaxSignatures = 7);
        await tse.SellAsync();
        var before = await tse.GetStatusAsync();
        Assert.Equal(7 - before.LastSignatureCounter, before.RemainingSignatures);
        while ((await tse.GetStatusAsync()).RemainingSignatures > 0)
        {
            await tse.StartAsync();
        }

        await AssertRefusedAsync(TseErrorCodes.SignaturesExhausted, () => tse.StartAsync());
        var after = await tse.GetStatusAsync();
        Assert.Equal((0L, 7L), (after.RemainingSignatures, after.LastSignatureCounter));
        Assert.NotEqual(TseState.Ready, after.State);
    }

    [Fact]
    public async Task Storage_fills_with_every_log_and_is_free_again_after_a_release()
    {
        using var folder = new TempFolder();
        long used;
        using (var tse = Device.New(configure: o => o.Directory = folder.Path))
        {
            await tse.SellAsync();
            using var archive = new MemoryStream();
            await tse.ExportAsync(new TseExportRange(), archive);
            used = (await tse.GetStatusAsync()).StorageUsed!.Value;
            Assert.Equal(Logs(archive.ToArray()).Sum(static l => (long)l.RawBytes.Length), used);
        }

        using var small = Device.New(configure: o =>
        {
            o.Directory = folder.Path;
            o.StorageCapacity = used;
        });
        await AssertRefusedAsync(TseErrorCodes.StorageFull, () => small.StartAsync());
        Assert.Equal((used, used), ((await small.GetStatusAsync()).StorageUsed, (await small.GetStatusAsync()).StorageCapacity));

        await small.ReleaseExportedAsync((await small.ExportAsync(new TseExportRange(), Stream.Null)).ReceiptToken!);

        Assert.True((await small.GetStatusAsync()).StorageUsed < used, "Only the log of the release itself is left.");
        await small.SellAsync();
    }

    [Fact]
    public async Task Rules_of_clients_and_transactions_are_kept()
    {
        using var tse = Device.New(configure: o =>
        {
            o.MaxOpenTransactions = 2;
            o.AutoRegisterClients = false;
            o.AutoSetUp = false;
        });
        await AssertRefusedAsync(TseErrorCodes.NotSetUp, () => tse.StartAsync());
        var administration = (TseAdministration)tse.GetService(typeof(TseAdministration))!;
        await administration.SetUpAsync(new TseSetup { ClientIds = { Device.Client } }, default);
        await AssertRefusedAsync(TseErrorCodes.ClientUnknown, () => tse.StartAsync("KASSE-02"));
        var first = await tse.StartAsync();
        await tse.StartAsync();
        await AssertRefusedAsync(TseErrorCodes.TooManyOpen, () => tse.StartAsync());
        await administration.RegisterClientAsync("KASSE-02", default);
        await AssertRefusedAsync(TseErrorCodes.TransactionNotOpen, () => tse.FinishAsync(first.TransactionNumber, "KASSE-02"));
        await tse.FinishAsync(first.TransactionNumber);
        await AssertRefusedAsync(TseErrorCodes.TransactionNotOpen, () => tse.FinishAsync(first.TransactionNumber));
        Assert.Equal(["KASSE-01", "KASSE-02"], await administration.GetClientsAsync(default));
        await administration.DecommissionAsync(default);
        await AssertRefusedAsync(TseErrorCodes.Decommissioned, () => tse.StartAsync());
        Assert.Equal(TseState.Decommissioned, (await tse.GetStatusAsync()).State);
        Assert.Equal(TseErrorCodes.InvalidInput, (await Assert.ThrowsAsync<TseException>(() => tse.StartAsync("a_b"))).Code);
    }

    [Fact]
    public async Task Many_callers_at_once_get_numbers_without_gaps()
    {
        using var tse = Device.New();
        var answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(n => Task.Run(() => tse.SellAsync($"KASSE-{n % 4}"))));

        Assert.Equal(Enumerable.Range(1, 40).Select(n => (long)n), answers.Select(a => a.TransactionNumber).Order());
        Assert.DoesNotContain(TarVerifier.Verify(new MemoryStream(await tse.ExportAsync())).Findings, f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task Signatures_keep_their_length_when_a_half_begins_with_zeros()
    {
        using var tse = Device.New();
        var key = TsePublicKey.FromPoint((await tse.GetIdentityAsync()).PublicKey);
        var padded = 0;
        for (var sale = 0; padded < 5 * TestSettings.Scale; sale++)
        {
            // 1 of 128 signatures has a half that begins with a zero byte.
            Assert.True(sale < 20_000 * TestSettings.Scale, "No half of a signature ever begins with a zero.");
            var answer = await tse.SellAsync();
            Assert.Equal(64, answer.Signature.Length);
            if (answer.Signature[0] == 0 || answer.Signature[32] == 0)
            {
                padded++;
                Assert.Equal(SignatureVerdict.Verified, LogMessage.Parse(answer.LogMessage).Verify(key).Verdict);
            }
        }
    }

    [Fact]
    public async Task Cancelling_after_the_first_byte_still_gives_the_signature()
    {
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, Latency = TimeSpan.FromMilliseconds(30) });
        await tse.GetIdentityAsync();
        using var cancellation = new CancellationTokenSource();
        var command = new TseCommand();
        var starting = tse.StartTransactionAsync(new TseStartRequest { ClientId = Device.Client }, command, cancellation.Token);
        Assert.True(command.IsSent);
        await cancellation.CancelAsync();

        Assert.Equal(1, (await starting).TransactionNumber);
    }

    [Fact]
    public async Task A_device_that_is_unplugged_while_it_works_leaves_the_outcome_open()
    {
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, Latency = TimeSpan.FromMilliseconds(30) });
        await tse.GetIdentityAsync();
        var starting = tse.StartAsync();
        tse.Unplug();
        var error = await Assert.ThrowsAsync<TseException>(() => starting);
        tse.PlugIn();

        Assert.Equal((TseErrorCodes.DeviceAbsent, TseExecution.Unknown, TseRecovery.LookUp), (error.Code, error.Execution, error.Recovery));
        Assert.Equal(0, (await tse.GetStatusAsync()).LastTransactionNumber);
    }

    [Fact]
    public async Task An_export_may_be_cancelled_half_way()
    {
        using var tse = Device.New();
        await tse.SellAsync();
        using var cancellation = new CancellationTokenSource();
        using var destination = new CancellingStream(cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tse.ExportAsync(new TseExportRange(), destination, cancellation.Token));
    }

    [Fact]
    public async Task A_receipt_token_releases_on_its_own_device_only()
    {
        using var left = Device.New();
        using var right = Device.New();
        await left.SellAsync();
        await right.SellAsync();
        var token = (await left.ExportAsync(new TseExportRange(), Stream.Null)).ReceiptToken!;

        Assert.Equal(TseErrorCodes.InvalidInput, (await Assert.ThrowsAsync<TseException>(() => right.ReleaseExportedAsync(token))).Code);
        await left.ReleaseExportedAsync(token);
        Assert.False((await left.ExportAsync(new TseExportRange { FromCounter = 1 }, Stream.Null)).IsComplete);
    }

    [Fact]
    public async Task Administration_and_sales_may_run_at_once()
    {
        using var tse = Device.New(configure: o => o.MaxClients = 200);
        var administration = (TseAdministration)tse.GetService(typeof(TseAdministration))!;
        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 0; i < 150; i++)
                {
                    await administration.RegisterClientAsync($"KUNDE-{i}", default);
                }
            }),
            Task.Run(async () =>
            {
                for (var i = 0; i < 150; i++)
                {
                    await tse.SellAsync();
                    await tse.GetStatusAsync();
                }
            }));

        var result = TarVerifier.Verify(new MemoryStream(await tse.ExportAsync()));
        Assert.DoesNotContain(result.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Equal(2 + 151 + 300, result.Messages);
    }

    [Fact]
    public async Task A_client_with_an_open_transaction_stays_registered()
    {
        using var tse = Device.New();
        var administration = (TseAdministration)tse.GetService(typeof(TseAdministration))!;
        var open = await tse.StartAsync();
        await AssertRefusedAsync(TseErrorCodes.InvalidInput, () => administration.DeregisterClientAsync(Device.Client, default));
        await tse.FinishAsync(open.TransactionNumber);
        await administration.DeregisterClientAsync(Device.Client, default);

        Assert.Empty(await administration.GetClientsAsync(default));
    }

    [Fact]
    public async Task Limits_are_those_of_the_options()
    {
        using var tse = Device.New(configure: o =>
        {
            o.MaxClients = 1;
            o.MaxProcessDataBytes = 10;
        });
        var open = await tse.StartAsync();

        await AssertRefusedAsync(TseErrorCodes.TooManyClients, () => tse.StartAsync("KASSE-02"));
        Assert.Equal(TseErrorCodes.InvalidInput, (await Assert.ThrowsAsync<TseException>(() => tse.FinishAsync(open.TransactionNumber))).Code);
    }

    [Fact]
    public async Task Starts_without_operation_id_are_never_taken_for_one_another()
    {
        using var tse = Device.New(configure: o => o.LookUps = LookUpProfile.RepeatableStart);
        var first = await tse.StartAsync(operation: Guid.Empty);
        var second = await tse.StartAsync(operation: Guid.Empty);

        Assert.NotEqual(first.TransactionNumber, second.TransactionNumber);
    }

    [Fact]
    public async Task Cancelling_before_the_first_byte_does_nothing()
    {
        using var tse = Device.New();
        await tse.GetIdentityAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tse.StartTransactionAsync(new TseStartRequest { ClientId = Device.Client }, null, new CancellationToken(true)));

        Assert.Equal(0, (await tse.GetStatusAsync()).LastTransactionNumber);
    }

    private static List<LogMessage> Logs(byte[] archive)
    {
        var logs = new List<LogMessage>();
        var reader = new TarArchiveReader(new MemoryStream(archive));
        while (reader.Read() is { } member)
        {
            if (member.Name.EndsWith(".log", StringComparison.Ordinal))
            {
                logs.Add(LogMessage.Parse(member.Content));
            }
        }

        return logs;
    }

    private static async Task AssertRefusedAsync(string code, Func<Task> command)
    {
        var error = await Assert.ThrowsAsync<TseException>(command);
        Assert.Equal((code, TseExecution.Refused), (error.Code, error.Execution));
    }

    private static byte[] ToDer(byte[] plain)
    {
        var half = plain.Length / 2;
        byte[] body = [.. Integer(plain[..half]), .. Integer(plain[half..])];
        return [0x30, .. body.Length < 0x80 ? new[] { (byte)body.Length } : [0x81, (byte)body.Length], .. body];

        static byte[] Integer(byte[] value)
        {
            var trimmed = value.SkipWhile(b => b == 0).ToArray();
            byte[] content = trimmed[0] >= 0x80 ? [0, .. trimmed] : trimmed;
            return [0x02, (byte)content.Length, .. content];
        }
    }

    private sealed class CancellingStream(CancellationTokenSource cancellation) : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            cancellation.Cancel();
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }
    }

    private static string OpenSsl(TempFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("This test needs openssl; install the package openssl.");
        }
    }
}
