using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts;

/// <summary>Between registers and their digital receipts, each of which needs the other: asks the container late.</summary>
internal sealed class DigitalReceiptsLink(IServiceProvider provider, string registerId) : IReceiptObserver, IHealthSource
{
    private readonly Lazy<DigitalReceipts> _digital = new(() => provider.GetRequiredKeyedService<DigitalReceipts>(registerId));

    public string RegisterId { get; } = registerId;

    public void ReceiptSealed(Receipt receipt)
    {
        if (receipt.RegisterId == RegisterId)
        {
            _digital.Value.Wake();
        }
    }

    public IReadOnlyList<HealthFact> GetFacts() => _digital.Value.GetFacts();
}
