using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fiscal.Receipts.Mail.Tests;

/// <summary>A real mail server, aiosmtpd, on a free loopback port; its mails are read by Python's own mail parser.</summary>
internal sealed class MailServer : IDisposable
{
    // Debian's: an interpreter first in the path need not have its modules.
    private const string Python = "/usr/bin/python3";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fiscal-mail-");
    private readonly Process _server;

    public MailServer(bool encrypts)
    {
        Port = FreePort();
        var arguments = new List<string> { "-m", "aiosmtpd", "-n", "-u", "-l", "127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture), "-c", "aiosmtpd.handlers.Mailbox", Box };
        if (encrypts)
        {
            Run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", File("key.pem"), "-out", File("certificate.pem"), "-days", "2", "-subj", "/CN=localhost");
            var hash = Run("openssl", "x509", "-in", File("certificate.pem"), "-noout", "-fingerprint", "-sha256");
            CertificateSha256 = hash.Substring(hash.IndexOf('=', StringComparison.Ordinal) + 1).Trim().Replace(":", string.Empty, StringComparison.Ordinal);
            arguments.InsertRange(4, ["--tlscert", File("certificate.pem"), "--tlskey", File("key.pem")]);
        }

        _server = Start(Python, arguments);
        WaitUntilItListens();
    }

    public int Port { get; }

    /// <summary>As openssl prints it, without colons.</summary>
    public string? CertificateSha256 { get; }

    private string Box => File("mails");

    /// <summary>All mails in the box: each <c>From|To|Subject|Auto-Submitted|body</c>, decoded.</summary>
    public string[] Mails() => Directory.Exists(Path.Combine(Box, "new"))
        ? [.. Directory.GetFiles(Path.Combine(Box, "new")).Order(StringComparer.Ordinal).Select(static file => Run(
            Python,
            "-c",
            "import email,email.policy,sys\nm=email.message_from_binary_file(open(sys.argv[1],'rb'),policy=email.policy.default)\nprint('|'.join([str(m['From']),str(m['To']),str(m['Subject']),str(m['Auto-Submitted']),m.get_body(('plain',)).get_content()]))",
            file))]
        : [];

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private void WaitUntilItListens()
    {
        for (var i = 0; ; i++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (i < 500 && !_server.HasExited)
            {
                Thread.Sleep(20);
            }
            catch (SocketException)
            {
                throw new InvalidOperationException("aiosmtpd did not start. Install it with 'apt-get install python3-aiosmtpd'.");
            }
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"'{program}' ended with {process.ExitCode}.");
        return output;
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' cannot be started.");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
