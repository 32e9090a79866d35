"""What every table shares: the metadata with its naming rule, and the column that names the site."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def site_column() -> Column[int]:
    """Every row of a centre's work belongs to a site."""
    return Column("site_id", Integer, ForeignKey("site.id"), nullable=False)
