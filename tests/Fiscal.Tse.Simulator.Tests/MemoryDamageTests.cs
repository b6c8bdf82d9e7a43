namespace Fiscal.Tse.Simulator.Tests;

/// <summary>What was answered is in the folder or the device says that it is not: it never signs a counter twice.</summary>
public sealed class MemoryDamageTests
{
    [Fact]
    public async Task Every_changed_byte_of_the_log_is_an_error_and_loses_nothing()
    {
        using var folder = new TempFolder();
        await SellAsync(folder, 2);
        var whole = await File.ReadAllBytesAsync(folder.File("device.log"));
        var seed = TestSettings.Seed;
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << ((at + seed) % 8));
            await File.WriteAllBytesAsync(folder.File("device.log"), damaged);
            using var tse = Device.New(configure: o => o.Directory = folder.Path);

            var error = await Assert.ThrowsAsync<TseException>(() => tse.GetStatusAsync());

            Assert.Equal((at, TseErrorCodes.StorageFailed, TseExecution.NotSent), (at, error.Code, error.Execution));
            Assert.Equal(damaged, await File.ReadAllBytesAsync(folder.File("device.log")));
        }
    }

    [Fact]
    public async Task Zeros_that_a_power_cut_left_at_the_end_are_cut()
    {
        using var folder = new TempFolder();
        await SellAsync(folder, 2);
        var whole = await File.ReadAllBytesAsync(folder.File("device.log"));
        await File.WriteAllBytesAsync(folder.File("device.log"), [.. whole, .. new byte[5000]]);
        await AssertGoesOnAsync(folder, 7);

        var record = whole.Length - BeforeLast(folder, whole);
        for (var zeros = 16; zeros <= record; zeros += 7)
        {
            var torn = (byte[])whole.Clone();
            Array.Clear(torn, torn.Length - zeros, zeros);
            await File.WriteAllBytesAsync(folder.File("device.log"), torn);
            await AssertGoesOnAsync(folder, 6);
        }
    }

    [Theory]
    [InlineData("device.log")]
    [InlineData("device.key")]
    [InlineData("device.der")]
    public async Task A_missing_part_is_an_error_and_not_a_new_device(string part)
    {
        using var folder = new TempFolder();
        await SellAsync(folder, 1);
        File.Delete(folder.File(part));
        using var tse = Device.New(configure: o => o.Directory = folder.Path);

        Assert.Equal(TseErrorCodes.StorageFailed, (await Assert.ThrowsAsync<TseException>(() => tse.SellAsync())).Code);
    }

    [Fact]
    public async Task The_log_of_another_device_is_refused()
    {
        using var left = new TempFolder();
        using var right = new TempFolder();
        await SellAsync(left, 1);
        await SellAsync(right, 1);
        File.Copy(left.File("device.log"), right.File("device.log"), overwrite: true);
        using var tse = Device.New(configure: o => o.Directory = right.Path);

        Assert.Equal(TseErrorCodes.StorageFailed, (await Assert.ThrowsAsync<TseException>(() => tse.SellAsync())).Code);
    }

    [Theory]
    [InlineData("authority.der")]
    [InlineData("device.der")]
    [InlineData("device.log")]
    public async Task A_device_that_was_never_finished_being_made_is_made_anew(string lastWritten)
    {
        using var folder = new TempFolder();
        await SellAsync(folder, 1);
        var log = await File.ReadAllBytesAsync(folder.File("device.log"));
        var order = new[] { "authority.der", "device.der", "device.log", "device.key" };
        foreach (var later in order.Skip(Array.IndexOf(order, lastWritten) + 1))
        {
            File.Delete(folder.File(later));
        }

        if (lastWritten == "device.log")
        {
            await File.WriteAllBytesAsync(folder.File("device.log"), log[..DeviceFile.HeadLength]);
        }

        using var tse = Device.New(configure: o => o.Directory = folder.Path);

        Assert.Equal(1, (await tse.SellAsync()).TransactionNumber);
    }

    [Fact]
    public void A_write_that_fails_is_taken_back()
    {
        using var folder = new TempFolder();
        var serial = TseSerialNumber.FromBytes(new byte[TseSerialNumber.Length]);
        File.WriteAllBytes(folder.File(DeviceFile.Name), DeviceFile.Head(serial));
        var stream = new FailingStream(folder.File(DeviceFile.Name));
        using (var file = DeviceFile.Open(DeviceFile.Lock(folder.Path), stream, serial, false, _ => { }))
        {
            file.Append([1, 2, 3]);
            stream.Fails = true;
            var error = Assert.Throws<TseException>(() => file.Append([4, 5, 6]));
            Assert.Equal((TseErrorCodes.StorageFailed, TseExecution.Unknown, TseRecovery.LookUp), (error.Code, error.Execution, error.Recovery));
            stream.Fails = false;
            file.Append([7, 8, 9]);
        }

        var records = new List<byte[]>();
        using var again = DeviceFile.Open(DeviceFile.Lock(folder.Path), new FailingStream(folder.File(DeviceFile.Name)), serial, false, records.Add);

        Assert.Equal([[1, 2, 3], [7, 8, 9]], records);
    }

    private static int BeforeLast(TempFolder folder, byte[] whole)
    {
        var at = DeviceFile.HeadLength;
        var before = at;
        while (at < whole.Length)
        {
            before = at;
            at += DeviceFile.FrameLength + BitConverter.ToInt32(whole, at);
        }

        return before;
    }

    private static async Task AssertGoesOnAsync(TempFolder folder, long counter)
    {
        using var tse = Device.New(configure: o => o.Directory = folder.Path);
        Assert.Equal(counter, (await tse.GetStatusAsync()).LastSignatureCounter);
    }

    private static async Task SellAsync(TempFolder folder, int sales)
    {
        using var tse = Device.New(configure: o => o.Directory = folder.Path);
        for (var i = 0; i < sales; i++)
        {
            await tse.SellAsync();
        }
    }

    private sealed class FailingStream(string path) : FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1)
    {
        public bool Fails { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, Fails ? count / 2 : count);
            if (Fails)
            {
                throw new IOException("No space left on device.");
            }
        }
    }
}
