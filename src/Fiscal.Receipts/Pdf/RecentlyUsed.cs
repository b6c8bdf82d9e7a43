namespace Fiscal.Receipts;

/// <summary>A few values that were made lately, for renderers that see the same thing again and again.</summary>
internal sealed class RecentlyUsed<TKey, TValue>
    where TKey : notnull
{
    private readonly int _most;
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _index;
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    public RecentlyUsed(int most, IEqualityComparer<TKey>? comparer = null)
    {
        _most = most;
        _index = new Dictionary<TKey, LinkedListNode<(TKey, TValue)>>(comparer ?? EqualityComparer<TKey>.Default);
    }

    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value)
    {
        lock (_order)
        {
            if (_index.TryGetValue(key, out var found))
            {
                _order.Remove(found);
                _order.AddFirst(found);
                value = found.Value.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (TryGet(key, out var kept))
        {
            return kept;
        }

        // Made outside of the lock: two threads may make the same value, which is equal and costs only time.
        var value = make(key);
        lock (_order)
        {
            if (!_index.ContainsKey(key))
            {
                _index[key] = _order.AddFirst((key, value));
                if (_order.Count > _most)
                {
                    _index.Remove(_order.Last!.Value.Key);
                    _order.RemoveLast();
                }
            }
        }

        return value;
    }
}
