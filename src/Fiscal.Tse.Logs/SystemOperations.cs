namespace Fiscal.Tse.Logs;

/// <summary>Names of system operations and the content of systemOperationData (version 2; TR-03151 and genuine logs of two makers).</summary>
public static class SystemOperations
{
    /// <summary>Device set up.</summary>
    public const string Initialize = "initialize";

    /// <summary>Clock set.</summary>
    public const string UpdateTime = "updateTime";

    /// <summary>Client registered.</summary>
    public const string RegisterClient = "registerClient";

    /// <summary>Client removed.</summary>
    public const string DeregisterClient = "deregisterClient";

    /// <summary>Log-in.</summary>
    public const string AuthenticateUser = "authenticateUser";

    /// <summary>Log-out.</summary>
    public const string LogOut = "logOut";

    /// <summary>PIN unblocked.</summary>
    public const string UnblockUser = "unblockUser";

    /// <summary>Self-test.</summary>
    public const string SelfTest = "selfTest";

    /// <summary>Exported data deleted.</summary>
    public const string DeleteStoredData = "deleteStoredData";

    /// <summary>Device disabled for good.</summary>
    public const string DisableSecureElement = "disableSecureElement";

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        Initialize, UpdateTime, RegisterClient, DeregisterClient, AuthenticateUser, LogOut, UnblockUser, SelfTest, DeleteStoredData, DisableSecureElement,
        "authenticateSmaersAdmin", "startAudit", "enterSecureState", "exitSecureState", "configureLogging", "updateDeviceCompleted", "updateDevice",
        "setDescription", "lockTransactionLogging", "unlockTransactionLogging", "deleteLogMessages", "unblockPin",
    };

    /// <summary>Whether the operation is known, ignoring case: devices write <c>updateTime</c>, the guideline's example <c>UpdateTime</c>.</summary>
    public static bool IsKnown(string? operationType) => operationType is not null && Known.Contains(operationType);

    /// <summary>Data of <see cref="Initialize"/>: the description.</summary>
    public static byte[] InitializeData(string description) => Field(1, Texts.Utf8(description ?? throw new ArgumentNullException(nameof(description))));

    /// <summary>Data of <see cref="UpdateTime"/>: time before and after, in seconds.</summary>
    public static byte[] UpdateTimeData(DateTimeOffset before, DateTimeOffset after) =>
        Der.Concat([Field(1, Der.Integer(Digits.ToUnix(before))), Field(2, Der.Integer(Digits.ToUnix(after)))]);

    /// <summary>Data of <see cref="RegisterClient"/> and <see cref="DeregisterClient"/>.</summary>
    public static byte[] ClientData(string clientId) => Field(1, Texts.Utf8(clientId ?? throw new ArgumentNullException(nameof(clientId))));

    /// <summary>Data of <see cref="AuthenticateUser"/>: user, role 1, result.</summary>
    public static byte[] AuthenticateUserData(string userId, bool success) =>
        Der.Concat([Field(1, Texts.Utf8(userId ?? throw new ArgumentNullException(nameof(userId)))), Field(2, [1]), Field(3, [success ? (byte)0xff : (byte)0])]);

    /// <summary>Data of <see cref="LogOut"/> (cause 0) and <see cref="UnblockUser"/> (result 0).</summary>
    public static byte[] UserData(string userId) =>
        Der.Concat([Field(1, Texts.Utf8(userId ?? throw new ArgumentNullException(nameof(userId)))), Field(2, [0])]);

    /// <summary>Data of <see cref="SelfTest"/>: component, passed, text, time.</summary>
    public static byte[] SelfTestData(string component, bool passed, string text, DateTimeOffset time) => Der.Concat(
    [
        Field(1, Texts.Utf8(component ?? throw new ArgumentNullException(nameof(component)))),
        Field(2, [passed ? (byte)0xff : (byte)0]),
        Field(3, Texts.Utf8(text ?? throw new ArgumentNullException(nameof(text)))),
        Field(4, Der.Integer(Digits.ToUnix(time))),
    ]);

    /// <summary>Data of <see cref="DeleteStoredData"/>: the user.</summary>
    public static byte[] DeleteStoredDataData(string userId) => Field(1, Texts.Utf8(userId ?? throw new ArgumentNullException(nameof(userId))));

    /// <summary>Data of <see cref="DisableSecureElement"/>: the time.</summary>
    public static byte[] TimeData(DateTimeOffset time) => Field(1, Der.Integer(Digits.ToUnix(time)));

    /// <summary>Reads the two times of an <see cref="UpdateTime"/> log of version 2.</summary>
    public static bool TryReadUpdateTime(LogMessage message, out DateTimeOffset before, out DateTimeOffset after)
    {
        before = after = default;
        return Is(message, UpdateTime, out var data)
            && TryField(data, 1, out var first) && TryTime(data, first, out before)
            && TryField(data, 2, out var second) && TryTime(data, second, out after);
    }

    /// <summary>Reads the client of a <see cref="RegisterClient"/> or <see cref="DeregisterClient"/> log of version 2.</summary>
    public static bool TryReadClient(LogMessage message, out string clientId)
    {
        clientId = string.Empty;
        return (Is(message, RegisterClient, out var data) || Is(message, DeregisterClient, out data))
            && TryField(data, 1, out var field) && Texts.TryUtf8(data, field.Content, field.Length, out clientId);
    }

    /// <summary>Whether the BOOLEAN "passed" of a self-test log of version 2 is false.</summary>
    internal static bool IsFailedSelfTest(LogMessage message) =>
        Is(message, SelfTest, out var data) && TryField(data, 2, out var passed) && passed.Length == 1 && data[passed.Content] == 0;

    private static bool Is(LogMessage message, string operation, out byte[] data)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        data = message.Kind == LogMessageKind.System && message.Version == 2 && string.Equals(message.OperationType, operation, StringComparison.OrdinalIgnoreCase)
            ? message.SystemOperationData ?? []
            : [];
        return data.Length > 0;
    }

    private static byte[] Field(int number, byte[] content) => Der.Write((byte)(0x80 + number), content);

    private static bool TryField(byte[] data, int number, out Tlv tlv)
    {
        for (var at = 0; Der.Read(data, at, data.Length, out tlv) == DerProblem.None; at = tlv.End)
        {
            if (tlv.Tag == 0x80 + number) return true;
        }

        return false;
    }

    private static bool TryTime(byte[] data, Tlv tlv, out DateTimeOffset time)
    {
        time = default;
        if (tlv.Length is 0 or > 8 || data[tlv.Content] >= 0x80) return false;
        long seconds = 0;
        for (var i = tlv.Content; i < tlv.End; i++) seconds = (seconds << 8) | data[i];
        return Digits.TryUnix(seconds, out time);
    }
}
