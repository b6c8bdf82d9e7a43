namespace Fiscal;

/// <summary>A register's baskets by sale id. Tells whenever one comes or goes: a duty of the TSE must not start beside one.</summary>
internal sealed class BasketTable(Action<int> changed)
{
    private readonly Dictionary<string, Basket> _byId = new(StringComparer.Ordinal);

    public int Count => _byId.Count;

    public IReadOnlyCollection<Basket> Values => _byId.Values;

    public Basket this[string saleId]
    {
        set
        {
            _byId[saleId] = value;
            changed(_byId.Count);
        }
    }

    public bool ContainsKey(string saleId) => _byId.ContainsKey(saleId);

    public bool TryGetValue(string saleId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Basket? basket) => _byId.TryGetValue(saleId, out basket);

    public void Add(string saleId, Basket basket)
    {
        _byId.Add(saleId, basket);
        changed(_byId.Count);
    }

    public void Remove(string saleId)
    {
        if (_byId.Remove(saleId))
        {
            changed(_byId.Count);
        }
    }
}
