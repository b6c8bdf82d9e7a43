namespace Fiscal.Tse.Simulator.Tests;

/// <summary>What the device makes of a folder that something else has damaged. Silence would lose signatures that were answered.</summary>
public sealed class DamageTests : IDisposable
{
    // Head: a line of text and the serial number. Frame: length, check of the length, check of the content.
    private const int HeadLength = 27 + 32;
    private const int FrameLength = 12;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_flipped_bit_anywhere_before_the_last_record_is_an_error_and_leaves_the_file_alone()
    {
        await SellAsync(3);
        var log = await File.ReadAllBytesAsync(Log);
        var records = Records(log);
        Assert.True(records.Count > 5);
        var random = new Random(TestSettings.Seed + 1);

        // Every bit of every header, and some of the contents.
        var bits = new List<int>();
        foreach (var (at, length) in records.SkipLast(1))
        {
            bits.AddRange(Enumerable.Range(at * 8, FrameLength * 8));
            bits.AddRange(Enumerable.Range(0, 4 * TestSettings.Scale).Select(_ => ((at + FrameLength) * 8) + random.Next(length * 8)));
        }

        foreach (var bit in bits)
        {
            var damaged = (byte[])log.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(Log, damaged);

            using var tse = Open();
            var error = await Assert.ThrowsAsync<TseException>(() => tse.GetStatusAsync());

            Assert.True(error.Code == TseErrorCodes.StorageFailed && error.Execution == TseExecution.NotSent, $"Bit {bit}: {error.Message}");
            Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(Log));
        }
    }

    [Fact]
    public async Task Zeros_that_a_power_cut_left_at_the_end_are_cut()
    {
        await SellAsync(1);
        var log = await File.ReadAllBytesAsync(Log);
        foreach (var zeros in new[] { 1, 7, 8, 9, 4096 })
        {
            await File.WriteAllBytesAsync(Log, [.. log, .. new byte[zeros]]);
            using (var tse = Open())
            {
                Assert.Equal(5, (await tse.GetStatusAsync()).LastSignatureCounter);
            }

            Assert.Equal(log, await File.ReadAllBytesAsync(Log));
        }
    }

    [Theory]
    [InlineData("device.key")]
    [InlineData("device.der")]
    [InlineData("authority.der")]
    public async Task A_key_or_certificate_that_is_missing_or_not_the_logs_is_an_error_and_never_replaced(string name)
    {
        await SellAsync(1);
        var path = _folder.File(name);
        var bytes = await File.ReadAllBytesAsync(path);
        var log = await File.ReadAllBytesAsync(Log);
        var random = new Random(TestSettings.Seed + 2);
        var damages = new List<byte[]?> { null, Array.Empty<byte>(), bytes[..^1] };
        for (var i = 0; i < 8 * TestSettings.Scale; i++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            damages.Add(flipped);
        }

        using (var other = new TempFolder())
        {
            using (var tse = Device.New(configure: o => o.Directory = other.Path))
            {
                await tse.GetIdentityAsync();
            }

            damages.Add(await File.ReadAllBytesAsync(other.File(name)));
        }

        foreach (var damage in damages)
        {
            if (damage is null)
            {
                File.Delete(path);
            }
            else
            {
                await File.WriteAllBytesAsync(path, damage);
            }

            using var tse = Open();
            var error = await Assert.ThrowsAsync<TseException>(() => tse.GetIdentityAsync());

            Assert.Equal((TseErrorCodes.StorageFailed, TseExecution.NotSent), (error.Code, error.Execution));
            Assert.Equal(damage is not null, File.Exists(path));
        }

        // The right file again, and the same instance that failed goes on: nothing stayed locked.
        using var repaired = Open();
        await Assert.ThrowsAsync<TseException>(() => repaired.GetIdentityAsync());
        await File.WriteAllBytesAsync(path, bytes);
        Assert.Equal(5, (await repaired.GetStatusAsync()).LastSignatureCounter);
        Assert.Equal(log, await File.ReadAllBytesAsync(Log));
    }

    [Fact]
    public async Task A_death_between_certificates_and_key_of_a_new_device_makes_it_anew()
    {
        using (var tse = Device.New(configure: o => { o.Directory = _folder.Path; o.AutoSetUp = false; }))
        {
            await tse.GetIdentityAsync();
        }

        File.Delete(_folder.File("device.key"));
        await File.WriteAllBytesAsync(_folder.File("device.key.new"), new byte[3]);

        using var reopened = Open();
        Assert.Equal(5, (await reopened.SellAsync()).SignatureCounter);
    }

    [Fact]
    public async Task A_full_disk_is_an_unknown_outcome_that_a_look_up_clears_and_the_folder_stays_whole()
    {
        using var disk = new SmallDisk(64);
        long last;
        using (var tse = Device.New(configure: o => o.Directory = disk.Folder))
        {
            await tse.SellAsync();
            await File.WriteAllBytesAsync(Path.Combine(disk.Folder, "ballast"), new byte[32 * 1024]);
            TseException? error = null;
            long transaction = 0;
            for (var i = 0; error is null; i++)
            {
                Assert.True(i < 1000, "The disk never filled.");
                try
                {
                    transaction = (await tse.StartAsync()).TransactionNumber;
                    await tse.FinishAsync(transaction);
                }
                catch (TseException full)
                {
                    error = full;
                }
            }

            Assert.Equal((TseErrorCodes.StorageFailed, TseExecution.Unknown, TseRecovery.LookUp), (error.Code, error.Execution, error.Recovery));
            last = (await tse.GetStatusAsync()).LastSignatureCounter!.Value;
            File.Delete(Path.Combine(disk.Folder, "ballast"));
            Assert.Equal(last + 1, (await tse.StartAsync()).SignatureCounter);
        }

        using var reopened = Device.New(configure: o => o.Directory = disk.Folder);
        Assert.Equal(last + 1, (await reopened.GetStatusAsync()).LastSignatureCounter);
        Assert.True(Logs.TarVerifier.Verify(new MemoryStream(await reopened.ExportAsync())).IsClean);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_or_is_a_file_is_said_to_be_so_and_not_busy()
    {
        using var disk = new SmallDisk(64);
        disk.MakeReadOnly();
        await File.WriteAllTextAsync(_folder.File("file"), "x");
        foreach (var path in new[] { disk.Folder, _folder.File("file"), Path.Combine(_folder.File("file"), "below") })
        {
            using var tse = Device.New(configure: o => o.Directory = path);
            var error = await Assert.ThrowsAsync<TseException>(() => tse.GetIdentityAsync());

            Assert.Equal((TseErrorCodes.StorageFailed, TseExecution.NotSent), (error.Code, error.Execution));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    private string Log => _folder.File("device.log");

    private SimulatedTse Open() => Device.New(configure: o => o.Directory = _folder.Path);

    private async Task SellAsync(int sales)
    {
        using var tse = Open();
        for (var i = 0; i < sales; i++)
        {
            await tse.SellAsync();
        }
    }

    private static List<(int At, int Length)> Records(byte[] log)
    {
        var records = new List<(int, int)>();
        for (var at = HeadLength; at < log.Length;)
        {
            var length = BitConverter.ToInt32(log, at);
            records.Add((at, length));
            at += FrameLength + length;
        }

        return records;
    }
}
