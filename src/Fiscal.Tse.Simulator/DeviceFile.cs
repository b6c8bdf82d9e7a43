using System.Security.Cryptography;

namespace Fiscal.Tse.Simulator;

/// <summary>
/// The device's memory as an append-only file: records of length, check and bytes. A record that a death cut off at the end is dropped, for it was never
/// answered; damage before the end is an error, for it was.
/// </summary>
internal sealed class DeviceFile : IDisposable
{
    private const int HeaderLength = 8;
    private const int MaxRecordLength = 1 << 20;

    private readonly FileStream _lock;
    private readonly FileStream _stream;
    private readonly bool _flushToDisk;

    private DeviceFile(FileStream fileLock, FileStream stream, bool flushToDisk)
    {
        _lock = fileLock;
        _stream = stream;
        _flushToDisk = flushToDisk;
    }

    public static DeviceFile Open(string directory, bool flushToDisk, Action<byte[]> onRecord)
    {
        Directory.CreateDirectory(directory);
        var fileLock = Lock(directory);
        try
        {
            var stream = new FileStream(Path.Combine(directory, "device.log"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
            try
            {
                Replay(stream, onRecord);
                return new DeviceFile(fileLock, stream, flushToDisk);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    public void Append(byte[] record)
    {
        var bytes = new byte[HeaderLength + record.Length];
        WriteInt32(bytes, 0, record.Length);
        WriteInt32(bytes, 4, Check(record));
        record.CopyTo(bytes, HeaderLength);
        _stream.Write(bytes, 0, bytes.Length);
        _stream.Flush(_flushToDisk);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _lock.Dispose();
    }

    /// <summary>Writes a small file so that it is either there whole or not at all.</summary>
    public static void WriteWhole(string path, byte[] content)
    {
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content, 0, content.Length);
            stream.Flush(true);
        }

        if (File.Exists(path))
        {
            File.Replace(temporary, path, null);
        }
        else
        {
            File.Move(temporary, path);
        }
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new TseException(TseErrorCodes.TseBusy, $"The simulated TSE in '{directory}' is used by another process; end that one.", TseExecution.NotSent, TseRecovery.Wait, e) { IsTransient = true };
        }
    }

    private static void Replay(FileStream stream, Action<byte[]> onRecord)
    {
        var content = new byte[stream.Length];
        for (var read = 0; read < content.Length;)
        {
            var count = stream.Read(content, read, content.Length - read);
            if (count == 0)
            {
                throw new EndOfStreamException();
            }

            read += count;
        }

        var at = 0;
        while (at < content.Length)
        {
            var length = content.Length - at >= HeaderLength ? ReadInt32(content, at) : -1;
            var fits = length is >= 0 and <= MaxRecordLength && length <= content.Length - at - HeaderLength;
            if (length > MaxRecordLength || length < -1)
            {
                throw Damaged(at);
            }

            if (!fits)
            {
                break;
            }

            var record = new byte[length];
            Array.Copy(content, at + HeaderLength, record, 0, length);
            if (Check(record) != ReadInt32(content, at + 4))
            {
                if (at + HeaderLength + length == content.Length)
                {
                    break;
                }

                throw Damaged(at);
            }

            onRecord(record);
            at += HeaderLength + length;
        }

        stream.SetLength(at);
        stream.Seek(0, SeekOrigin.End);
    }

    private static TseException Damaged(int at) =>
        new(TseErrorCodes.StorageFailed, $"The simulated TSE's memory is damaged at byte {at}; what it signed before is lost with it. Use another folder.", TseExecution.NotSent, TseRecovery.ReplaceDevice);

    private static int Check(byte[] record)
    {
        using var sha = SHA256.Create();
        return ReadInt32(sha.ComputeHash(record), 0);
    }

    private static void WriteInt32(byte[] bytes, int at, int value)
    {
        for (var i = 0; i < 4; i++)
        {
            bytes[at + i] = (byte)(value >> (8 * i));
        }
    }

    private static int ReadInt32(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
