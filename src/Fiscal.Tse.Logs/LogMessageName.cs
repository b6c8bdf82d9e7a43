using System.Diagnostics.CodeAnalysis;

namespace Fiscal.Tse.Logs;

/// <summary>The file name of a log message in an export (TR-03153): <c>Unixt_1630408236_Sig-630_Log-Tra_No-218_Finish_Client-KASSE-01.log</c>.</summary>
/// <remarks>Immutable and thread-safe. Characters that a file name cannot hold are written as <c>_</c>.</remarks>
public sealed class LogMessageName
{
    private const string Extension = ".log";
    private readonly string _clientWithCounter;
    private string _text = string.Empty;

    private LogMessageName(string timeText, long counter, LogMessageKind kind, long? number, TransactionOperation? operation, string client, string clientWithCounter, string systemOperation, int fileCounter)
    {
        TimeText = timeText;
        SignatureCounter = counter;
        Kind = kind;
        TransactionNumber = number;
        Operation = operation;
        ClientId = client;
        _clientWithCounter = clientWithCounter;
        SystemOperation = systemOperation;
        FileCounter = fileCounter;
    }

    /// <summary>The time with its prefix: <c>Unixt_…</c>, <c>Utc_…Z</c> or <c>Gent_…Z</c>.</summary>
    public string TimeText { get; }

    /// <summary>Signature counter.</summary>
    public long SignatureCounter { get; }

    /// <summary>Kind of log.</summary>
    public LogMessageKind Kind { get; }

    /// <summary>Transaction number; <see langword="null"/> for other kinds.</summary>
    public long? TransactionNumber { get; }

    /// <summary>Operation; <see langword="null"/> for other kinds.</summary>
    public TransactionOperation? Operation { get; }

    /// <summary>Client as the file name holds it; empty for other kinds.</summary>
    public string ClientId { get; }

    /// <summary>Operation of a system log; empty for other kinds.</summary>
    public string SystemOperation { get; }

    /// <summary>k of <c>_Fc-k</c>, which tells files of the same name apart; 0 if there is none.</summary>
    public int FileCounter { get; }

    /// <summary>The name for a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="fileCounter">0, or k for the k-th repetition of the name.</param>
    public static LogMessageName For(LogMessage message, int fileCounter = 0)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        if (fileCounter < 0) throw new ArgumentOutOfRangeException(nameof(fileCounter));
        var client = Safe(message.ClientId);
        return new LogMessageName(
            TimeOf(message), message.SignatureCounter, message.Kind, message.TransactionNumber, message.Operation, client, client,
            message.Kind == LogMessageKind.System ? Safe(message.OperationType) : string.Empty, fileCounter);
    }

    /// <summary>Reads a file name, with or without folders before it, ignoring case.</summary>
    /// <exception cref="FormatException">The name does not match the grammar.</exception>
    public static LogMessageName Parse(string name) => TryParse(name, out var result) ? result : throw new FormatException("Not the file name of a log message.");

    /// <summary>Reads a file name, with or without folders before it, ignoring case.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out LogMessageName? result)
    {
        result = name is null ? null : Read(name.Substring(name.LastIndexOf('/') + 1));
        return result is not null;
    }

    private static LogMessageName? Read(string text)
    {
        if (!TryRead(text, out var result)) return null;
        result._text = text;
        return result;
    }

    private static bool TryRead(string text, [NotNullWhen(true)] out LogMessageName? result)
    {
        result = null;
        var rest = text;
        if (!rest.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) return false;
        rest = rest.Substring(0, rest.Length - Extension.Length);

        var sig = rest.IndexOf("_Sig-", StringComparison.OrdinalIgnoreCase);
        if (sig < 0 || !IsTime(rest.Substring(0, sig))) return false;
        var time = rest.Substring(0, sig);
        rest = rest.Substring(sig + 5);
        var log = rest.IndexOf("_Log-", StringComparison.OrdinalIgnoreCase);
        if (log < 0 || !Digits.TryParse(rest.Substring(0, log), out var counter)) return false;
        rest = rest.Substring(log + 5);

        var whole = rest;
        var fileCounter = 0;
        var fc = rest.LastIndexOf("_Fc-", StringComparison.OrdinalIgnoreCase);
        if (fc >= 0 && Digits.TryParse(rest.Substring(fc + 4), out var k) && k is > 0 and <= int.MaxValue)
        {
            fileCounter = (int)k;
            rest = rest.Substring(0, fc);
        }

        if (Same(rest, "Aud"))
        {
            result = new LogMessageName(time, counter, LogMessageKind.Audit, null, null, string.Empty, string.Empty, string.Empty, fileCounter);
            return true;
        }

        if (Starts(rest, "Sys_") && rest.Length > 4)
        {
            result = new LogMessageName(time, counter, LogMessageKind.System, null, null, string.Empty, string.Empty, rest.Substring(4), fileCounter);
            return true;
        }

        if (!Starts(rest, "Tra_No-")) return false;
        rest = rest.Substring(7);
        whole = whole.Substring(7);
        var mark = rest.IndexOf('_');
        if (mark < 0 || !Digits.TryParse(rest.Substring(0, mark), out var number)) return false;
        foreach (var (word, operation) in new[] { ("Start", TransactionOperation.Start), ("Update", TransactionOperation.Update), ("Finish", TransactionOperation.Finish) })
        {
            var head = "_" + word + "_Client-";
            if (!Starts(rest.Substring(mark), head)) continue;
            var at = mark + head.Length;
            result = new LogMessageName(time, counter, LogMessageKind.Transaction, number, operation, rest.Substring(at), whole.Substring(at), string.Empty, fileCounter);
            return true;
        }

        return false;
    }

    /// <summary>The base name.</summary>
    public override string ToString()
    {
        var text = TimeText + "_Sig-" + Digits.Text(SignatureCounter) + "_Log-" + Kind switch
        {
            LogMessageKind.Transaction => "Tra_No-" + Digits.Text(TransactionNumber ?? 0) + "_" + (Operation?.ToString() ?? "Unknown") + "_Client-" + ClientId,
            LogMessageKind.System => "Sys_" + SystemOperation,
            _ => "Aud",
        };
        return text + (FileCounter > 0 ? "_Fc-" + Digits.Text(FileCounter) : string.Empty) + Extension;
    }

    /// <summary>What differs between this name and a message: nothing, only replaced characters (A02), or the name lies (A01).</summary>
    internal string? CodeOfDifference(LogMessage message)
    {
        if (Kind != message.Kind || SignatureCounter != message.SignatureCounter || !SameTime(message)) return "A01";
        if (TransactionNumber != message.TransactionNumber || Operation != message.Operation || !HasOrdinaryCase(message)) return "A01";
        if (Kind == LogMessageKind.Audit) return null;
        if (Kind == LogMessageKind.System) return Compare(SystemOperation, message.OperationType, true);
        var difference = Compare(ClientId, message.ClientId, false);

        // A client may itself end in "_Fc-1".
        return difference is null || FileCounter == 0 ? difference : Compare(_clientWithCounter, message.ClientId, false) is null ? null : difference;
    }

    /// <summary>Whether a name that breaks the grammar is the right one with a few characters changed: damage, not another convention.</summary>
    internal static bool IsNearly(string baseName, LogMessage message)
    {
        var right = For(message).ToString();
        var common = right.Length - Extension.Length;
        if (baseName.Length < common) return false;
        var different = 0;
        for (var i = 0; i < common; i++)
        {
            if (baseName[i] != right[i]) different++;
        }

        return different <= 3;
    }

    private bool SameTime(LogMessage message)
    {
        var stored = TimeOf(message);
        return Same(TimeText, stored) || (message.TimeFormat == LogTimeFormat.GeneralizedTimeWithMilliseconds && Same(TimeText.Split('.')[0].TrimEnd('Z', 'z'), stored.Split('.')[0]));
    }

    /// <summary>Names written all in one case occur; single letters in the other case are damage.</summary>
    private bool HasOrdinaryCase(LogMessage message)
    {
        if (IsOneCase(_text)) return true;
        var expected = new LogMessageName(TimeOf(message), SignatureCounter, Kind, TransactionNumber, Operation, ClientId, ClientId, SystemOperation, FileCounter).ToString();
        return _text == expected || !Same(_text, expected);
    }

    /// <summary>Vendors replace what a file system cannot hold. A differing letter or digit is no replacement.</summary>
    private string? Compare(string named, string stored, bool firstLetterFree)
    {
        if (named == stored || (IsOneCase(_text) && Same(named, stored))) return null;

        // Devices write updateTime, the guideline's example UpdateTime.
        if (firstLetterFree && named.Length > 0 && stored.Length > 0 && Same(named.Substring(0, 1), stored.Substring(0, 1)) && named.Substring(1) == stored.Substring(1)) return null;
        if (named.Length != stored.Length)
        {
            // Escaping changes the length, but only where there is something to escape.
            foreach (var c in stored)
            {
                if (IsReplaceable(c)) return "A02";
            }

            return "A01";
        }

        for (var i = 0; i < named.Length; i++)
        {
            if (named[i] == stored[i]) continue;
            if (!IsReplaceable(stored[i]) || named[i] is not ('_' or '-' or '.' or ' ' or '?' or '+')) return "A01";
        }

        return "A02";
    }

    private static bool IsReplaceable(char c) => c is <= ' ' or >= '\x7f' || "/\\:*?\"<>|".IndexOf(c) >= 0;

    private static bool IsOneCase(string text)
    {
        var (upper, lower) = (false, false);
        foreach (var c in text)
        {
            upper |= c is >= 'A' and <= 'Z';
            lower |= c is >= 'a' and <= 'z';
        }

        return !(upper && lower);
    }

    private static string TimeOf(LogMessage message)
    {
        var element = message.Parsed.TimeElement;
        return message.TimeFormat switch
        {
            LogTimeFormat.UnixTime => "Unixt_" + Digits.Text(Digits.ToUnix(message.LogTime)),
            LogTimeFormat.UtcTime or LogTimeFormat.UtcTimeWithSeconds => "Utc_" + Texts.Ascii(message.Raw, element),
            _ => "Gent_" + Texts.Ascii(message.Raw, element),
        };
    }

    private static bool IsTime(string text)
    {
        if (Starts(text, "Unixt_")) return Digits.TryParse(text.Substring(6), out _);
        if (Starts(text, "Utc_")) return Digits.TryUtcTime(text.Substring(4).ToUpperInvariant(), false, out _);
        return Starts(text, "Gent_") && Digits.TryGeneralizedTime(text.Substring(5).ToUpperInvariant(), out _, out _);
    }

    private static string Safe(string text)
    {
        var chars = text.ToCharArray();
        for (var i = 0; i < chars.Length; i++)
        {
            if (chars[i] < ' ' || chars[i] == 0x7f || "/\\:*?\"<>|".IndexOf(chars[i]) >= 0 || char.IsSurrogate(chars[i])) chars[i] = '_';
        }

        return new string(chars);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
