namespace Fiscal.Receipts;

/// <summary>The portal refused or could not be asked. Holds neither key nor address of a customer.</summary>
public sealed class PortalException : Exception
{
    /// <summary>The portal was not reached, or what answered is no portal.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Code or digits of a pairing are wrong or too old.</summary>
    public const string WrongCode = "code";

    /// <summary>The branch has to wait before the next code is tried; see <see cref="RetryAfter"/>.</summary>
    public const string Wait = "wait";

    /// <summary>The portal does not know the register's key.</summary>
    public const string WrongKey = "key";

    /// <summary>The register's key was withdrawn.</summary>
    public const string Unpaired = "unpaired";

    /// <summary>The merchant has no digital receipt.</summary>
    public const string NoModule = "module";

    /// <summary>The portal refused for a reason of its own.</summary>
    public const string Refused = "refused";

    internal PortalException(string code, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        RetryAfter = retryAfter;
    }

    /// <summary>One of the constants of this class.</summary>
    public string Code { get; }

    /// <summary>When to try again, if the portal says so.</summary>
    public TimeSpan? RetryAfter { get; }
}
