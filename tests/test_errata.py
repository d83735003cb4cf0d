"""The chapter of errata: every wrong formula is rejected, every right one accepted, and the table agrees with the sections."""

from wordgrad.equations import check


def test_an_index_is_drawn_inside_its_range_too():
    """1/ℓ agrees with the right share at both ends of the range, ℓ = 1 and ℓ = m."""
    share = r"\frac{1}{m} \sum_{k=1}^{m} \mathbb{1}\{k \ge \ell\}"
    given = [r"m \in \mathbb{N}", r"\ell \in \{1, \dots, m\}"]
    assert not check(rf"{share} = \frac{{1}}{{\ell}}", given=given)
    assert check(rf"{share} = \frac{{m + 1 - \ell}}{{m}}", given=given)
