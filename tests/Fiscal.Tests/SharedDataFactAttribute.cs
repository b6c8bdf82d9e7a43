namespace Fiscal.Tests;

/// <summary>A test that reads data beside the project, which users do not have: skipped there, and the report says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    /// <param name="path">What is read, below <c>../shared/data</c>.</param>
    public SharedDataFactAttribute(string path) =>
        Skip = Find(path) is null ? $"Reads 'shared/data/{path}' beside the project, which is not here." : null;

    /// <summary>The file or folder, or <see langword="null"/>.</summary>
    public static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "shared", "data", path);
            if (Path.Exists(found))
            {
                return found;
            }
        }

        return null;
    }
}
