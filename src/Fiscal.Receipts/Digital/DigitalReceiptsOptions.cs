using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts;

/// <summary>How a register gives digital receipts.</summary>
public sealed class DigitalReceiptsOptions
{
    /// <summary>File of the pairing with the portal; the register counts as not paired while it is missing. Written by <see cref="DigitalReceipts.PairAsync"/>. Holds a key: keep it out of backups that others can read.</summary>
    /// <value><c>fiscal.portal.KASSE-01.json</c> in the working directory by default, with the register's id.</value>
    public string? PairingPath { get; set; }

    /// <summary>The pairing, for tills that keep it elsewhere; used instead of <see cref="PairingPath"/>.</summary>
    public PortalPairing? Pairing { get; set; }

    /// <summary>When paper comes out.</summary>
    /// <value><see cref="PaperPolicy.OnRequest"/> by default.</value>
    public PaperPolicy Paper { get; set; } = PaperPolicy.OnRequest;

    /// <summary>The amount of <see cref="PaperPolicy.FromAmount"/>, in the receipt's currency; what is given back counts like what is sold.</summary>
    /// <value>250 by default: up to there a receipt is an invoice (§33 UStDV).</value>
    public decimal PaperFromAmount { get; set; } = 250m;

    /// <summary>How customers agree.</summary>
    /// <value><see cref="ConsentMode.Implied"/> by default.</value>
    public ConsentMode Consent { get; set; } = ConsentMode.Implied;

    /// <summary>What is offered while the portal is not reached.</summary>
    /// <value><see cref="OfflineOffer.Paper"/> by default.</value>
    public OfflineOffer WhenOffline { get; set; } = OfflineOffer.Paper;

    /// <summary>The layouts that receipts of this register are sealed with, older ones too: the portal is given each once. The standard layout needs no place here.</summary>
    public IList<TemplateLayout> Layouts { get; } = [];

    /// <summary>Folder in which layouts are kept, so that receipts of last year's layout can still be uploaded when only this year's is in <see cref="Layouts"/>; also where published ones arrive. None by default.</summary>
    public string? LayoutFolder { get; set; }

    /// <summary>How often the register tells the portal that it lives when nothing is sold. It keeps <see cref="DigitalReceipts.Reachability"/> known.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan LifeSignInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one exchange may take.</summary>
    /// <value>15 seconds by default.</value>
    public TimeSpan ExchangeLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>From when on an exchange that is under way counts as none: customers do not wait for its end.</summary>
    internal TimeSpan SlowAfter { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Where to tell what became of receipts: <c>FiscalRegisters.DeliveryLog</c>. Without it no link can be opened at the portal, because offers are read from the journal.</summary>
    public DeliveryLog? DeliveryLog { get; set; }

    /// <summary>For proxies and certificates of your own; stays yours to dispose. Its own time-out has to be longer than <see cref="ExchangeLimit"/>, and it must not follow redirects.</summary>
    public HttpClient? Client { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where to log; never a link, a key or an address.</summary>
    public ILogger? Logger { get; set; }
}
