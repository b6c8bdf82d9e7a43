using System.Collections;

namespace Fiscal.Documents;

/// <summary>A list that never changes, one array access deep: renderers read every cell of a document through it.</summary>
internal sealed class FixedList<T>(T[] items) : IReadOnlyList<T>, ICollection<T>
{
    public int Count => items.Length;

    bool ICollection<T>.IsReadOnly => true;

    public T this[int index] => items[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    bool ICollection<T>.Contains(T item) => ((ICollection<T>)items).Contains(item);

    void ICollection<T>.CopyTo(T[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

    void ICollection<T>.Add(T item) => throw new NotSupportedException();

    void ICollection<T>.Clear() => throw new NotSupportedException();

    bool ICollection<T>.Remove(T item) => throw new NotSupportedException();
}
