using System.Runtime.InteropServices;

namespace Fiscal.Printing.EscPos;

/// <summary>A printer behind a driver of Windows: the bytes go to the spooler as they are (spec escpos §12).</summary>
/// <remarks>There is no way back: a job that the spooler took ends as <see cref="PrintOutcome.Delivered"/>, whatever becomes of it. Prefer TCP or a serial line. One spooler job per connection; compiled, not tried on Windows by this project.</remarks>
public sealed class SpoolerPrinterTransport : PrinterTransport
{
    private readonly string _printer;
    private readonly string _dataType;
    private IntPtr _handle;
    private bool _begun;

    /// <summary>Creates the way.</summary>
    /// <param name="printer">The printer's name as Windows shows it.</param>
    /// <param name="dataType"><c>RAW</c>, or <c>XPS_PASS</c> for drivers of version 4.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public SpoolerPrinterTransport(string printer, string dataType = "RAW")
    {
        _printer = Argument.NotNull(printer, nameof(printer));
        _dataType = Argument.NotNull(dataType, nameof(dataType));
    }

    /// <inheritdoc/>
    public override string Address => "spooler:" + _printer;

    /// <inheritdoc/>
    public override bool HasBackChannel => false;

    /// <inheritdoc/>
    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            throw new IOException("The Windows spooler exists on Windows; use a device file, a serial line or TCP here.");
        }

        Check(NativeMethods.OpenPrinter(_printer, out _handle, IntPtr.Zero), "opened");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.Run(() => Write(buffer, offset, count), cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new NotSupportedException("A spooler has no way back.");

    /// <inheritdoc/>
    public override Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_handle == IntPtr.Zero)
        {
            return Task.CompletedTask;
        }

        if (_begun)
        {
            _ = NativeMethods.EndPagePrinter(_handle);
            _ = NativeMethods.EndDocPrinter(_handle);
            _begun = false;
        }

        _ = NativeMethods.ClosePrinter(_handle);
        _handle = IntPtr.Zero;
        return Task.CompletedTask;
    }

    private void Write(byte[] buffer, int offset, int count)
    {
        if (!_begun)
        {
            var document = new NativeMethods.DocumentInfo { Name = "Beleg", DataType = _dataType };
            Check(NativeMethods.StartDocPrinter(_handle, 1, ref document) > 0, "given a job");
            _begun = true;
            Check(NativeMethods.StartPagePrinter(_handle), "given a page");
        }

        var pinned = GCHandle.Alloc(buffer, GCHandleType.Pinned);
        try
        {
            while (count > 0)
            {
                Check(NativeMethods.WritePrinter(_handle, pinned.AddrOfPinnedObject() + offset, count, out var written) && written > 0, "written to");
                offset += written;
                count -= written;
            }
        }
        finally
        {
            pinned.Free();
        }
    }

    private void Check(bool done, string what)
    {
        if (!done)
        {
            throw new IOException($"The printer '{_printer}' cannot be {what}: Windows error {Argument.Text(Marshal.GetLastWin32Error())}. Check its name in the system's list of printers.");
        }
    }

    private static class NativeMethods
    {
        [DllImport("winspool.drv", EntryPoint = "OpenPrinterW", SetLastError = true, CharSet = CharSet.Unicode)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool OpenPrinter(string name, out IntPtr handle, IntPtr defaults);

        [DllImport("winspool.drv", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool ClosePrinter(IntPtr handle);

        [DllImport("winspool.drv", EntryPoint = "StartDocPrinterW", SetLastError = true, CharSet = CharSet.Unicode)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern int StartDocPrinter(IntPtr handle, int level, ref DocumentInfo document);

        [DllImport("winspool.drv", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool EndDocPrinter(IntPtr handle);

        [DllImport("winspool.drv", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool StartPagePrinter(IntPtr handle);

        [DllImport("winspool.drv", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool EndPagePrinter(IntPtr handle);

        [DllImport("winspool.drv", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static extern bool WritePrinter(IntPtr handle, IntPtr bytes, int count, out int written);

        [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
        public struct DocumentInfo
        {
            [MarshalAs(UnmanagedType.LPWStr)]
            public string Name;

            [MarshalAs(UnmanagedType.LPWStr)]
            public string? OutputFile;

            [MarshalAs(UnmanagedType.LPWStr)]
            public string DataType;
        }
    }
}
