using System.Globalization;
using System.Text;

namespace Fiscal.Tse.Simulator;

/// <summary>
/// The device's memory as an append-only file: a head with the device's serial number, then records of length, check of the length, CRC-32 and bytes,
/// each appended by one write. A record that a death or a power cut tore ends early or in zeros and is the last thing in the file: it was never answered
/// and is dropped. Anything else that does not fit is an error, for what was answered would be lost and its counter used twice.
/// </summary>
internal sealed class DeviceFile : IDisposable
{
    public const string Name = "device.log";
    public const int FrameLength = 12;
    private const string Magic = "FISCAL-SIMULATED-TSE-LOG-2\n";
    private const int LengthMask = 0x5aa53cc3;
    private const int MaxRecordLength = 2 << 20;
    private const int LongestTornTail = 1 << 16;
    private const int SectorLength = 512;

    // A signature never ends in so many zero bytes.
    private const int ZerosOfATornWrite = 16;

    private readonly FileStream _lock;
    private readonly FileStream _stream;
    private readonly bool _flushToDisk;
    private long _end = HeadLength;
    private bool _isBroken;

    private DeviceFile(FileStream fileLock, FileStream stream, bool flushToDisk)
    {
        _lock = fileLock;
        _stream = stream;
        _flushToDisk = flushToDisk;
    }

    public static int HeadLength => Magic.Length + TseSerialNumber.Length;

    /// <summary>Takes the folder for this process.</summary>
    /// <exception cref="TseException">Another process has it.</exception>
    public static FileStream Lock(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsInUse(e))
        {
            throw new TseException(TseErrorCodes.TseBusy, $"The simulated TSE in '{directory}' is used by another process or instance; end that one.", TseExecution.NotSent, TseRecovery.Wait, e) { IsTransient = true };
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows. A read-only or full disk is something else.</summary>
    private static bool IsInUse(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>The file of a device that has signed nothing yet.</summary>
    public static byte[] Head(TseSerialNumber serialNumber) => [.. Encoding.ASCII.GetBytes(Magic), .. serialNumber.ToBytes()];

    /// <summary>Opens the file and hands over what it holds, in order.</summary>
    /// <param name="fileLock">What <see cref="Lock"/> gave; the file's from here on.</param>
    /// <param name="stream">The open file, without a buffer: every write goes to the system at once.</param>
    /// <param name="serialNumber">Device it must belong to.</param>
    /// <param name="flushToDisk">Whether every record waits for the disk.</param>
    /// <param name="onRecord">Gets each record.</param>
    /// <exception cref="TseException">The file is damaged or another device's.</exception>
    public static DeviceFile Open(FileStream fileLock, FileStream stream, TseSerialNumber serialNumber, bool flushToDisk, Action<byte[]> onRecord)
    {
        try
        {
            var file = new DeviceFile(fileLock, stream, flushToDisk);
            file.Replay(serialNumber, onRecord);
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends a record. When it returns, the record survives the death of the process.</summary>
    /// <exception cref="TseException">The record could not be written, and is not there.</exception>
    public void Append(byte[] record)
    {
        var bytes = new byte[FrameLength + record.Length];
        WriteInt32(bytes, 0, record.Length);
        WriteInt32(bytes, 4, record.Length ^ LengthMask);
        WriteInt32(bytes, 8, (int)Crc32.Of(record, 0, record.Length));
        record.CopyTo(bytes, FrameLength);
        try
        {
            if (_isBroken)
            {
                throw new IOException("An earlier write failed and could not be taken back.");
            }

            _stream.Position = _end;
            _stream.Write(bytes, 0, bytes.Length);
            _stream.Flush(_flushToDisk);
            _end += bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeBack();
            throw new TseException(TseErrorCodes.StorageFailed, $"The simulated TSE cannot write '{_stream.Name}': {e.Message}", TseExecution.Unknown, TseRecovery.LookUp, e);
        }
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

    /// <summary>A part of a record left behind would damage the file for whatever is appended after it.</summary>
    private void TakeBack()
    {
        _isBroken = true;
        try
        {
            _stream.SetLength(_end);
            _isBroken = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The device signs no more until it is opened again and finds the torn end.
        }
    }

    private void Replay(TseSerialNumber serialNumber, Action<byte[]> onRecord)
    {
        var length = _stream.Length;
        var head = Head(serialNumber);
        var found = new byte[head.Length];
        if (length < head.Length)
        {
            throw Damaged(0, "it has no head");
        }

        Fill(found, 0, found.Length);
        for (var i = 0; i < head.Length; i++)
        {
            if (found[i] != head[i])
            {
                throw Damaged(i, i < Magic.Length ? "it was not written by this version" : "it belongs to another device");
            }
        }

        var frame = new byte[FrameLength];
        var reader = new PieceReader(this, length);
        while (length - _end >= FrameLength)
        {
            reader.Read(frame, FrameLength);
            var size = ReadInt32(frame, 0);
            if ((size ^ LengthMask) != ReadInt32(frame, 4) || size is < 1 or > MaxRecordLength)
            {
                if (IsZeroFrom(_end + FrameLength) || IsTornTail(length))
                {
                    break;
                }

                throw Damaged(_end, "the length of a record is wrong");
            }

            if (length - _end - FrameLength < size)
            {
                break;
            }

            var record = new byte[size];
            reader.Read(record, size);
            if (Crc32.Of(record, 0, size) != (uint)ReadInt32(frame, 8))
            {
                if (IsZeroFrom(_end + FrameLength + Math.Max(0, size - ZerosOfATornWrite)) || IsTornTail(length))
                {
                    break;
                }

                throw Damaged(_end, "the check of a record is wrong");
            }

            onRecord(record);
            _end += FrameLength + size;
        }

        if (_end < length)
        {
            _stream.SetLength(_end);
            _stream.Flush(_flushToDisk);
        }
    }

    /// <summary>
    /// One record is under way when the power goes, and its sectors reach the disk in any order: those that did not are zero, and no whole record comes behind them.
    /// </summary>
    private bool IsTornTail(long length)
    {
        if (length - _end > LongestTornTail)
        {
            return false;
        }

        var tail = new byte[length - _end];
        _stream.Position = _end;
        Fill(tail, 0, tail.Length);
        return HasUnwrittenSector(tail) && !HoldsRecord(tail);
    }

    private bool HasUnwrittenSector(byte[] tail)
    {
        for (int start = 0, end; start < tail.Length; start = end)
        {
            end = (int)Math.Min(tail.Length, start + SectorLength - ((_end + start) % SectorLength));
            if (Array.TrueForAll(new ArraySegment<byte>(tail, start, end - start).ToArray(), static b => b == 0))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsRecord(byte[] tail)
    {
        for (var at = 1; at + FrameLength < tail.Length; at++)
        {
            var size = ReadInt32(tail, at);
            if ((size ^ LengthMask) == ReadInt32(tail, at + 4) && size >= 1 && size <= tail.Length - at - FrameLength
                && Crc32.Of(tail, at + FrameLength, size) == (uint)ReadInt32(tail, at + 8))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsZeroFrom(long position)
    {
        var buffer = new byte[1 << 16];
        _stream.Position = position;
        for (int count; (count = _stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void Fill(byte[] buffer, int at, int count)
    {
        while (count > 0)
        {
            var read = _stream.Read(buffer, at, count);
            if (read == 0)
            {
                throw Damaged(_stream.Position, "it became shorter while it was read");
            }

            at += read;
            count -= read;
        }
    }

    private TseException Damaged(long at, string why) => new(
        TseErrorCodes.StorageFailed,
        $"The simulated TSE's memory '{_stream.Name}' is damaged at byte {at.ToString(CultureInfo.InvariantCulture)}: {why}. Put back a copy of the folder, or use another one.",
        TseExecution.NotSent,
        TseRecovery.ReplaceDevice);

    private static void WriteInt32(byte[] bytes, int at, int value)
    {
        for (var i = 0; i < 4; i++)
        {
            bytes[at + i] = (byte)(value >> (8 * i));
        }
    }

    private static int ReadInt32(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);

    /// <summary>Reads on from behind the head in large pieces; the file's own stream has no buffer.</summary>
    private sealed class PieceReader(DeviceFile file, long length)
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _start;
        private int _held;
        private long _position = HeadLength;

        public void Read(byte[] target, int count)
        {
            for (var at = 0; at < count;)
            {
                if (_held == 0)
                {
                    _held = (int)Math.Min(_buffer.Length, length - _position);
                    _start = 0;
                    file._stream.Position = _position;
                    file.Fill(_buffer, 0, _held);
                    _position += _held;
                }

                var part = Math.Min(_held, count - at);
                Buffer.BlockCopy(_buffer, _start, target, at, part);
                _start += part;
                _held -= part;
                at += part;
            }
        }
    }
}
