using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>A PostgreSQL cluster of its own in a temporary folder, on a free loopback port; never the system's. It flushes as in real life.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    public const string Password = "gEheim-7Q2x-Wort";

    private const string User = "postgres";
    private const string Prefix = "fiscal-postgresql-";

    private readonly string _programs;
    private readonly string _folder;
    private readonly int _port;
    private int _journals;
    private bool _isRunning;

    public PostgreSqlServer()
    {
        _programs = FindPrograms();
        _port = FreePort();
        // Not below a folder that only we may enter: the server runs as another user if we are root.
        RemoveOrphans();
        _folder = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N"));
        if (IsRoot)
        {
            Run("install", "-d", "-o", User, "-g", User, "-m", "700", _folder);
        }
        else
        {
            Directory.CreateDirectory(_folder);
        }

        var passwordFile = Path.Combine(_folder, "password");
        File.WriteAllText(passwordFile, Password + "\n");
        GiveToServer(passwordFile);
        RunAsUser("initdb", "-D", Data, "-A", "scram-sha-256", "-U", User, "--pwfile=" + passwordFile, "-E", "UTF8", "--locale=C.UTF-8");
        Start();
    }

    /// <summary>The server itself, as its administrator reaches it.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Password={Password};Database=postgres");

    public int Port => _port;

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Where a journal that nobody else uses can be: a schema of its own.</summary>
    public string NewJournal() => ConnectionString + ";Schema=" + NewSchema();

    public string NewSchema() => "t" + Interlocked.Increment(ref _journals).ToString(CultureInfo.InvariantCulture);

    public void Start()
    {
        RunAsUser("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=50"), "start");
        _isRunning = true;
    }

    /// <summary>As a power cut for the server's processes: no checkpoint, no goodbye. What the operating system had taken stays.</summary>
    public void Kill()
    {
        RunAsUser("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        _isRunning = false;
    }

    /// <summary>A folder that the server may use for a tablespace and a test may mount something on.</summary>
    public string NewFolder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "t" + Guid.NewGuid().ToString("N"))).FullName;
        GiveToServer(folder);
        return folder;
    }

    public void GiveToServer(string path)
    {
        if (IsRoot)
        {
            Run("chown", User, path);
        }
    }

    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        return connection;
    }

    public int Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Changes a setting of the running server; returns when sessions see it.</summary>
    public void Set(string setting, string value)
    {
        Execute($"ALTER SYSTEM SET {setting} = {value}");
        Execute("SELECT pg_reload_conf()");
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SHOW " + setting;
        for (var i = 0; !Equals(command.ExecuteScalar(), value); i++)
        {
            Assert.True(i < 500, $"The server did not take over {setting} = {value} within 5 seconds.");
            Thread.Sleep(10);
        }
    }

    public void Dispose()
    {
        if (_isRunning)
        {
            Kill();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A test host that crashed could not stop its server: the next one does.</summary>
    private void RemoveOrphans()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*-*"))
        {
            var host = Path.GetFileName(folder).Substring(Prefix.Length).Split('-')[0];
            if (!int.TryParse(host, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || Directory.Exists("/proc/" + id.ToString(CultureInfo.InvariantCulture)))
            {
                continue;
            }

            try
            {
                if (File.Exists(Path.Combine(folder, "data", "postmaster.pid")))
                {
                    RunAsUser("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "stop");
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or Xunit.Sdk.XunitException)
            {
                // Another test host is at it, or the server had gone: the folder is left to the system.
            }
        }
    }

    private static string FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderByDescending(static folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(static folder => Path.Combine(folder, "bin")) : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)).FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL's server programs are missing (initdb, pg_ctl): these tests start a server of their own. Install them with 'apt-get install postgresql'.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The server refuses to run as root.
    private void RunAsUser(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        if (IsRoot)
        {
            Run("runuser", ["-u", User, "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // Output goes nowhere: pg_ctl's server would inherit a pipe and keep it open.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "\"$@\" >/dev/null 2>&1", "sh", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("'/bin/sh' cannot be started.");
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}.");
    }
}
