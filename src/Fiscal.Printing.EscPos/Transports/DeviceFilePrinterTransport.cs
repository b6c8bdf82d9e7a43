using System.Runtime.InteropServices;

namespace Fiscal.Printing.EscPos;

/// <summary>A printer behind a device file, <c>/dev/usb/lp0</c> on Linux (spec escpos §12). Only root and the group <c>lp</c> may open it, and only one program at a time.</summary>
/// <remarks>
/// The number in the name changes when a cable is pulled. CUPS takes the device away while it prints: do not set the printer up there, too. Writes wait while the printer takes nothing, and end when they are given up.
/// Before a job that the printer itself is not asked about, the driver is asked for the port's status (<c>LPGETSTATUS</c>): no paper, not selected or an error fail the job before its first byte. Never tried on a printer by this project.
/// </remarks>
public sealed class DeviceFilePrinterTransport : PrinterTransport, IPortStatus
{
    private const int WriteOnly = 1;
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoTerminal = 0x100;
    private const int Again = 11;
    private const int Interrupted = 4;
    private const short CanRead = 1;
    private const short CanWrite = 4;
    private const int PollMilliseconds = 50;

    // LPGETSTATUS of linux/lp.h; usblp answers with the status byte of the printer class.
    private const int GetStatus = 0x060B;

    private readonly object _lock = new();
    private readonly string _path;
    private readonly bool _hasBackChannel;
    private int _file = -1;
    private int _users;
    private bool _closing;

    /// <summary>Creates the way; the file is not opened before it is needed.</summary>
    /// <param name="path">The device file.</param>
    /// <param name="hasBackChannel">Whether the printer's answers can be read from it; off for pipes and for devices that only take.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    public DeviceFilePrinterTransport(string path, bool hasBackChannel = true)
    {
        _path = Argument.NotNull(path, nameof(path));
        _hasBackChannel = hasBackChannel;
    }

    /// <inheritdoc/>
    public override string Address => "file:" + _path;

    /// <inheritdoc/>
    public override bool HasBackChannel => _hasBackChannel;

    /// <summary>A printer on USB that is switched off takes its device file with it.</summary>
    public override bool NoticesRestart => true;

    /// <inheritdoc/>
    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            throw new PlatformNotSupportedException("Device files of printers exist on Linux; on Windows use SpoolerPrinterTransport.");
        }

        var file = NativeMethods.Open(_path, (_hasBackChannel ? ReadWrite : WriteOnly) | NonBlocking | CloseOnExec | NoTerminal);
        if (file < 0)
        {
            var error = Marshal.GetLastWin32Error();
            throw new IOException($"'{_path}' cannot be opened: {Explain(error)}");
        }

        lock (_lock)
        {
            _file = file;
            _closing = false;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        // Blocks for as long as the printer takes nothing: a thread of its own.
        Task.Factory.StartNew(() => Write(buffer, offset, count, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _hasBackChannel
        ? Task.Factory.StartNew(() => Read(buffer, offset, count, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : throw new NotSupportedException("This device file only takes bytes.");

    /// <inheritdoc/>
    public override Task CloseAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _closing = true;
            CloseIfUnused();
        }

        return Task.CompletedTask;
    }

    int? IPortStatus.ReadPortStatus()
    {
        var file = Use();
        try
        {
            // Pipes, files and other drivers do not know the question.
            return NativeMethods.Control(file, new UIntPtr(GetStatus), out var status) < 0 ? null : status & 0xFF;
        }
        finally
        {
            Release();
        }
    }

    private void Write(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var file = Use();
        var pinned = GCHandle.Alloc(buffer, GCHandleType.Pinned);
        try
        {
            while (count > 0)
            {
                var written = (int)NativeMethods.Write(file, pinned.AddrOfPinnedObject() + offset, new UIntPtr((uint)count));
                if (written > 0)
                {
                    offset += written;
                    count -= written;
                }
                else
                {
                    Wait(file, CanWrite, written, cancellationToken);
                }
            }
        }
        finally
        {
            pinned.Free();
            Release();
        }
    }

    private int Read(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var file = Use();
        var pinned = GCHandle.Alloc(buffer, GCHandleType.Pinned);
        try
        {
            while (true)
            {
                var read = (int)NativeMethods.Read(file, pinned.AddrOfPinnedObject() + offset, new UIntPtr((uint)count));
                if (read > 0)
                {
                    return read;
                }

                // Nothing to say is 0 bytes for some drivers; waiting for readiness would spin then.
                Wait(file, read == 0 ? (short)0 : CanRead, read, cancellationToken);
            }
        }
        finally
        {
            pinned.Free();
            Release();
        }
    }

    private void Wait(int file, short events, int result, CancellationToken cancellationToken)
    {
        var error = result < 0 ? Marshal.GetLastWin32Error() : Again;
        if (error is not (Again or Interrupted))
        {
            throw new IOException($"'{_path}' failed: {Explain(error)}");
        }

        var request = new NativeMethods.PollRequest { File = file, Events = events };
        _ = NativeMethods.Poll(ref request, new UIntPtr(1), PollMilliseconds);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_closing)
            {
                throw new IOException($"'{_path}' was closed.");
            }
        }
    }

    private int Use()
    {
        lock (_lock)
        {
            if (_file < 0 || _closing)
            {
                throw new IOException($"'{_path}' is not open.");
            }

            _users++;
            return _file;
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            _users--;
            CloseIfUnused();
        }
    }

    // A number that is closed while a thread uses it may be given to another file.
    private void CloseIfUnused()
    {
        if (_closing && _users == 0 && _file >= 0)
        {
            _ = NativeMethods.Close(_file);
            _file = -1;
        }
    }

    private static string Explain(int error) => error switch
    {
        2 or 6 or 19 => "there is no such printer; check cable and power, the number changes when it is plugged in again.",
        13 => "permission denied; the user has to be in the group lp.",
        16 => "another program has it open; CUPS, or a second till.",
        32 => "nobody reads it.",
        _ => $"error {Argument.Text(error)}.",
    };

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

        [DllImport("libc", EntryPoint = "write", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern IntPtr Write(int file, IntPtr buffer, UIntPtr count);

        [DllImport("libc", EntryPoint = "read", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern IntPtr Read(int file, IntPtr buffer, UIntPtr count);

        [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Poll(ref PollRequest request, UIntPtr count, int milliseconds);

        [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Control(int file, UIntPtr request, out int value);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int file);

        [StructLayout(LayoutKind.Sequential)]
        public struct PollRequest
        {
            public int File;
            public short Events;
            public short Results;
        }
    }
}
