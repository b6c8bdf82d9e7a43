namespace Fiscal;

/// <summary>Constant abilities and limits of a TSE, as data. The defaults are what every family can do (spec tse-providers §10).</summary>
public sealed class TseCapabilities
{
    /// <summary>Most characters of a client id.</summary>
    public int MaxClientIdLength { get; set; } = 30;

    /// <summary>Most characters of a process type.</summary>
    public int MaxProcessTypeLength { get; set; } = 100;

    /// <summary>Most bytes of process data.</summary>
    public int MaxProcessDataBytes { get; set; } = 8_000;

    /// <summary>Most transactions open at once.</summary>
    public int MaxOpenTransactions { get; set; } = 512;

    /// <summary>Most clients.</summary>
    public int MaxClients { get; set; } = 100;

    /// <summary>Commands the device works on at once.</summary>
    public int MaxConcurrentCommands { get; set; } = 1;

    /// <summary>Whether the driver's members may block the thread that calls them, as native libraries and file protocols do. The runtime then calls them from a thread of their own.</summary>
    /// <value><see langword="true"/> by default, which is always safe.</value>
    public bool BlocksCaller { get; set; } = true;

    /// <summary>Whether a Start may be sent again under the same operation id without starting twice.</summary>
    public bool RepeatableStart { get; set; }

    /// <summary>Whether a Finish may be sent again without signing twice.</summary>
    public bool RepeatableFinish { get; set; }

    /// <summary>Whether any transaction can be looked up by its number.</summary>
    public bool LookUpByNumber { get; set; }

    /// <summary>Whether a transaction can be looked up by its operation id.</summary>
    public bool LookUpByOperationId { get; set; }

    /// <summary>Whether the device keeps only each client's last answer: the next command of the client overwrites the evidence.</summary>
    public bool LastAnswerOnly { get; set; }

    /// <summary>Whether the device proves whose its open transactions are.</summary>
    public bool ListsOpenTransactionsByClient { get; set; }

    /// <summary>Whether <see cref="TseDriver.ExportAsync"/> works.</summary>
    public bool Export { get; set; }

    /// <summary>Whether an export can be limited by counter or time.</summary>
    public bool FilteredExport { get; set; }

    /// <summary>Whether exporting stops sales.</summary>
    public bool ExportStopsSales { get; set; }

    /// <summary>Whether exported data can be deleted or acknowledged.</summary>
    public bool ReleaseExported { get; set; }

    /// <summary>Whether answers carry the raw log message.</summary>
    public bool ReturnsRawLog { get; set; }

    /// <summary>How long the device or service keeps its log; for ever if <see langword="null"/>.</summary>
    public TimeSpan? LogRetention { get; set; }

    /// <summary>Device time a command may take before a sale is sealed as outage.</summary>
    /// <value>3 seconds by default.</value>
    public TimeSpan SuggestedFaultBudget { get; set; } = TimeSpan.FromSeconds(3);
}
