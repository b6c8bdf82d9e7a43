using Fiscal.Documents;

namespace Fiscal;

/// <summary>One register (till).</summary>
public sealed class RegisterOptions
{
    /// <summary>Client id at the TSE = serial number of the till as reported under §146a(4) AO; the register's id if <see langword="null"/>.</summary>
    public string? ClientId { get; set; }

    /// <summary>Name of the TSE that signs; the only one registered if <see langword="null"/>.</summary>
    public string? TseName { get; set; }

    /// <summary>Name of a second TSE that signs while the register's own one is out of order; none if <see langword="null"/>.</summary>
    /// <remarks>
    /// Off by default: the decree asks for exactly one TSE in undisturbed use (AEAO zu §146a 1.3), a second one during a disturbance is a conclusion
    /// (spec till-rules O11). It has to be registered with this client id and belongs into the notification to the tax office like the first. What it
    /// signs is no affected receipt.
    /// </remarks>
    public string? StandbyTseName { get; set; }

    /// <summary>Device time a sale may cost before it is sealed as outage; the driver's suggestion if <see langword="null"/>.</summary>
    /// <value>The driver's suggestion, 3 seconds for most, by default.</value>
    public TimeSpan? FaultBudget { get; set; }

    /// <summary>How long a sale queues for a TSE that other registers use before it is sealed as outage <c>tse-busy</c>.</summary>
    /// <value>3 seconds by default.</value>
    public TimeSpan WaitLimit { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>First pause before a failed TSE is asked again; doubles up to <see cref="MaxProbeInterval"/>.</summary>
    /// <value>1 second by default.</value>
    public TimeSpan FirstProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause before a failed TSE is asked again.</summary>
    /// <value>20 seconds by default: signing resumes within 30 seconds after the device is well.</value>
    public TimeSpan MaxProbeInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether the register goes on at once when its journal turns out to be older than its TSE. Numbers that the TSE proves are left out; receipts that were sold
    /// without TSE in the lost part may come back. Whether an auditor accepts that without a person's note is not settled.
    /// </summary>
    /// <value><see langword="false"/> by default: a person has to take note first.</value>
    public bool ContinueWithMissingHistory { get; set; }

    /// <summary>How the receipt number is printed; plain decimal if <see langword="null"/>. The number itself stays continuous.</summary>
    public Func<long, string>? PrintedNumber { get; set; }

    /// <summary>The layout that the till prints and shows receipts with. Its id is sealed with each receipt, so that the portal of digital receipts draws it alike, years later too. Read at every sale: a new layout may be set at run time.</summary>
    /// <value>None by default: the <see cref="StandardLayout"/>.</value>
    public ReceiptLayout? ReceiptLayout { get; set; }

    /// <summary>How long a basket may stay open; then it is aborted as AVBelegabbruch and <see cref="FiscalRegister.BasketAbandoned"/> says so. Never if <see langword="null"/>.</summary>
    /// <remarks>A hairdresser's basket lives two hours; one with a captured card payment stays (<see cref="FiscalTransaction.NoteCapturedPayment"/>).</remarks>
    /// <value>48 hours by default: a closing asks about open baskets long before.</value>
    public TimeSpan? BasketTimeout { get; set; } = TimeSpan.FromHours(48);

    /// <summary>Whether the cash in the drawer may go below zero, for shops that book neither float nor pay-ins.</summary>
    /// <value><see langword="false"/> by default: a pay-out beyond what is in the drawer is refused.</value>
    public bool AllowNegativeCash { get; set; }

    /// <summary>When a business day ends after midnight, for example 04:00: a closing before it belongs to the day before.</summary>
    /// <value>Midnight by default.</value>
    public TimeSpan BusinessDayEnd { get; set; }

    /// <summary>Shifts that reports sum up, by the time of day they begin at; none by default.</summary>
    /// <value>Name of a shift by its begin.</value>
    public IDictionary<TimeSpan, string> Shifts { get; } = new Dictionary<TimeSpan, string>();

    /// <summary>Brand of the till (<c>KASSE_BRAND</c>).</summary>
    public string? Brand { get; set; }

    /// <summary>Model of the till (<c>KASSE_MODELL</c>).</summary>
    public string? Model { get; set; }

    /// <summary>Brand of the till software (<c>KASSE_SW_BRAND</c>).</summary>
    public string? SoftwareBrand { get; set; }

    /// <summary>Version of the till software (<c>KASSE_SW_VERSION</c>).</summary>
    public string? SoftwareVersion { get; set; }

    /// <summary>Name of the place of business if it is not the company's own: on exports (<c>LOC_NAME</c>, <c>Betrieb</c>).</summary>
    public string? SiteName { get; set; }

    /// <summary>Name of the till's printer: on the slips of an outage and in the outage log.</summary>
    public string? PrinterName { get; set; }

    /// <summary>Whether <see cref="FiscalRegister.OutageSlipDue"/> hands over a slip when an outage begins. It can be asked for later in any case.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool AutomaticOutageSlip { get; set; } = true;

    /// <summary>Whether <see cref="FiscalRegister.OutageSlipDue"/> hands over a slip after an outage ended. It can be asked for later in any case.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool AutomaticRecoverySlip { get; set; } = true;

    /// <summary>How long nothing must have been sold, with no basket open, before a recovery slip is handed over. The closing does not wait for it.</summary>
    /// <value>30 seconds by default (spec till-rules O7).</value>
    public TimeSpan QuietTime { get; set; } = TimeSpan.FromSeconds(30);
}
